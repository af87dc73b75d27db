using System.Net;
using System.Text.Json;
using ModalityCompetition.Dashboard.Tests.Support;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;

namespace ModalityCompetition.Dashboard.Tests;

/// <summary>
/// Which pages may change something: the server's own, directly and behind proxies, and no other. The proxies' headers are those that nginx
/// and others send; how a browser fills Sec-Fetch-Site is in W3C Fetch Metadata Request Headers, section 2.4.
/// </summary>
public class OriginTests
{
    private const string Key = "correct-horse-battery-staple";

    [Theory]
    // Directly, and through proxies that pass the name on.
    [InlineData("sweeps.example:7370", "http://sweeps.example:7370", null, null, true)]
    [InlineData("sweeps.example", "https://sweeps.example", null, null, true)]
    [InlineData("sweeps.example:443", "https://sweeps.example", null, null, true)]
    [InlineData("sweeps.example:80", "http://sweeps.example", null, null, true)]
    [InlineData("SWEEPS.example", "https://sweeps.example", null, null, true)]
    [InlineData("[::1]:7370", "http://[::1]:7370", null, null, true)]
    // A proxy that sends its own name says so in X-Forwarded-Host, or the browser says that page and address were one.
    [InlineData("127.0.0.1:7370", "https://sweeps.example", "sweeps.example", null, true)]
    [InlineData("127.0.0.1:7370", "https://sweeps.example", "sweeps.example, inner.example", null, true)]
    [InlineData("127.0.0.1:7370", "https://sweeps.example:8443", "sweeps.example:8443", null, true)]
    [InlineData("127.0.0.1:7370", "https://sweeps.example", null, "same-origin", true)]
    // Programs send neither.
    [InlineData("127.0.0.1:7370", null, null, null, true)]
    [InlineData("127.0.0.1:7370", null, null, "none", true)]
    // Others.
    [InlineData("127.0.0.1:7370", "https://sweeps.example", null, null, false)]
    [InlineData("127.0.0.1:7370", "https://evil.example", "sweeps.example", null, false)]
    [InlineData("127.0.0.1:7370", "https://inner.example", "sweeps.example, inner.example", null, false)]
    [InlineData("sweeps.example", "https://sweeps.example:8443", null, null, false)]
    [InlineData("sweeps.example", "https://evil.example", null, null, false)]
    [InlineData("sweeps.example", "https://sweeps.example.evil.example", null, null, false)]
    [InlineData("sweeps.example", "null", null, null, false)]
    [InlineData("sweeps.example", "https://sweeps.example", null, "cross-site", false)]
    [InlineData("sweeps.example", null, null, "cross-site", false)]
    [InlineData("sweeps.example", "https://other.sweeps.example", null, "same-site", false)]
    [InlineData("sweeps.example", "https://evil.example", "evil.example", "cross-site", false)]
    public async Task A_change_comes_from_the_own_page_or_from_no_page(
        string host,
        string? origin,
        string? forwarded,
        string? site,
        bool allowed
    )
    {
        await using ServedSweeps served = ServedSweeps.Start(key: Key);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/sweeps") { Content = ServedSweeps.Yaml(ServiceSpecs.Small()) };
        request.Headers.Host = host;
        Add("Origin", origin);
        Add("X-Forwarded-Host", forwarded);
        Add("Sec-Fetch-Site", site);
        if (allowed)
        {
            using HttpResponseMessage answer = await served.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            return;
        }

        JsonElement problem = await served.Http.SendAsync(request).ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Contains(
            $" asks {host}: use this server's own page, or a program. A proxy before the server must pass on the name",
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.Empty(await served.Service.ListAsync(CancellationToken.None));

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    [Fact]
    public async Task A_rebound_name_reads_nothing_whatever_it_says_was_forwarded()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "api/v1/sweeps");
        rebound.Headers.Host = "evil.example:7370";
        rebound.Headers.Add("X-Forwarded-Host", "localhost");
        rebound.Headers.Add("Sec-Fetch-Site", "same-origin");
        await served.Http.SendAsync(rebound).ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task No_other_origin_is_ever_told_that_it_may_ask()
    {
        await using ServedSweeps served = ServedSweeps.Start();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "api/v1/sweeps");
        preflight.Headers.Add("Origin", "https://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-forwarded-host");
        using HttpResponseMessage answer = await served.Http.SendAsync(preflight);
        Assert.False(answer.IsSuccessStatusCode);
        Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }
}
