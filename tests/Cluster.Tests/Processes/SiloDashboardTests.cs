using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>The pages of the Orleans dashboard at a silo that has them.</summary>
[Trait("Suite", "Endurance")]
public sealed class SiloDashboardTests : IDisposable
{
    private const string Key = "0123456789abcdef";
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-dashboard-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Its_pages_are_behind_the_key_of_the_api_which_a_browser_takes_as_a_password()
    {
        using SiloProcess silo = Start(has: true);
        using HttpClient client = await ClientAsync(silo);
        foreach (string path in (string[])["orleans", "orleans/", "orleans/index.min.js", "orleans/DashboardCounters"])
        {
            using HttpResponseMessage refused = await client.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("Basic", Assert.Single(refused.Headers.WwwAuthenticate).Scheme);
        }

        foreach (string wrong in (string[])["x:0123456789abcdeg", Key, ":", ""])
        {
            client.DefaultRequestHeaders.Authorization = Basic(wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("orleans/")).StatusCode);
        }

        client.DefaultRequestHeaders.Authorization = Basic("anybody:" + Key);
        using HttpResponseMessage page = await client.GetAsync("orleans/");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.DoesNotContain("sandbox", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("orleans/index.min.js")).StatusCode);
        await TestSilos.UntilAsync(async () =>
        {
            using JsonDocument counters = JsonDocument.Parse(await client.GetStringAsync("orleans/DashboardCounters"));
            return counters.RootElement.GetProperty("totalActiveHostCount").GetInt32() == 1;
        });
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("orleans/Trace")).StatusCode);
        // The password is one for pages alone: no page of others can use what a browser sends by itself.
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("api/v1/sweeps")).StatusCode);
    }

    [Fact]
    public async Task There_are_none_unless_they_are_asked_for()
    {
        using SiloProcess silo = Start(has: false);
        using HttpClient client = await ClientAsync(silo);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("orleans/")).StatusCode);
    }

    private SiloProcess Start(bool has) =>
        SiloProcess.Start(
            new SiloPlace { Name = "shown" },
            new Dictionary<string, string>
            {
                ["Folder"] = _folder,
                ["Workers"] = "1",
                ["OrleansDashboard"] = has ? "true" : "false",
            },
            new Dictionary<string, string> { ["MODCOMP_API_KEY"] = Key }
        );

    private static async Task<HttpClient> ClientAsync(SiloProcess silo)
    {
        HttpClient client = ApiSilos.Client(silo);
        await TestSilos.UntilAsync(async () =>
        {
            Assert.False(silo.HasExited, silo.Log);
            try
            {
                return await client.GetStringAsync("health/ready") == "ready\n";
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return client;
    }

    private static AuthenticationHeaderValue Basic(string credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
}
