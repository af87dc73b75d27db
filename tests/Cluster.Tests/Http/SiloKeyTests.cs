using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary>A silo alone, without a database, that listens beyond loopback.</summary>
public sealed class SiloKeyTests : IDisposable
{
    private const string Key = "correct-horse-battery-staple";
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-silo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("HttpAddress", "0.0.0.0", "without a key")]
    [InlineData("HttpAddress", "everywhere", "Silo:HttpAddress")]
    [InlineData("Address", "big-machine", "Silo:Address")]
    [InlineData("Engines", "gpu", "Silo:Engines")]
    [InlineData("Database", "Host=127.0.0.1;Prot=5432", "Silo:Database")]
    [InlineData("Workers", "two", "Silo:Workers")]
    [InlineData("HttpPort", "99999", "Silo:HttpPort")]
    [InlineData("ProbeSeconds", "0", "Silo:ProbeSeconds")]
    public async Task A_setting_that_is_no_good_ends_the_silo_with_one_sentence(string setting, string value, string says)
    {
        var settings = new Dictionary<string, string>
        {
            ["Folder"] = _folder,
            ["Workers"] = "1",
            ["SiloPort"] = Port(),
            ["GatewayPort"] = Port(),
            ["HttpPort"] = Port(),
            [setting] = value,
        };
        using var error = new StringWriter();
        int code = await SiloProgram.RunAsync([.. settings.Select(s => $"--Silo:{s.Key}={s.Value}")], error);
        Assert.Equal(1, code);
        string line = Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.StartsWith("modcomp-silo: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HttpAddress", "0.0.0.0", "short", "MODCOMP_API_KEY")]
    [InlineData("Wrokers", "2", null, "There is no setting Silo:Wrokers")]
    public async Task The_process_says_nothing_but_that_sentence(string setting, string value, string? key, string says)
    {
        using SiloProcess silo = Start(new Dictionary<string, string> { [setting] = value }, key);
        await silo.EndsAsync();
        string[] lines =
        [
            .. silo
                .Log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(l => l.StartsWith("modcomp-silo:", StringComparison.Ordinal)),
        ];
        Assert.True(silo.ExitCode == 1 && lines.Length == 1, silo.Log);
        Assert.Contains(says, lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", silo.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HttpPort", "Silo:HttpPort")]
    [InlineData("SiloPort", "Silo:SiloPort")]
    [InlineData("GatewayPort", "Silo:GatewayPort")]
    public async Task A_port_that_is_taken_is_named(string setting, string says)
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await A_setting_that_is_no_good_ends_the_silo_with_one_sentence(setting, port, says);
    }

    [Fact]
    public async Task Who_has_the_key_gets_in_and_who_asks_too_often_is_told_to_wait()
    {
        using SiloProcess silo = Start(new Dictionary<string, string> { ["HttpAddress"] = "0.0.0.0" }, Key);
        using HttpClient http = ApiSilos.Client(silo);
        await ReadyAsync(silo, http);
        JsonElement problem = await http.GetAsync("api/v1/sweeps").ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal("unauthorized", problem.GetProperty("failure").GetString());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key[..^1]);
        await http.GetAsync("api/v1/sweeps").ProblemAsync(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using (HttpResponseMessage list = await http.GetAsync("api/v1/sweeps"))
        {
            Assert.Equal(0, (await Answers.JsonAsync(list)).GetProperty("sweeps").GetArrayLength());
        }

        // 200 at once after a pause, 50 a second in the long run.
        // A machine that is slow enough at times answers a thousand without refusing one.
        List<HttpResponseMessage> many = [];
        for (int wave = 0; wave < 10 && !many.Exists(a => a.StatusCode == HttpStatusCode.TooManyRequests); wave++)
        {
            many.AddRange(await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => http.GetAsync("api/v1"))));
        }

        Assert.Contains(many, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Contains(many, a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.All(
            many.Where(a => a.StatusCode != HttpStatusCode.OK),
            a => Assert.Equal((HttpStatusCode.TooManyRequests, true), (a.StatusCode, a.Headers.RetryAfter is not null))
        );
        many.ForEach(a => a.Dispose());

        silo.Terminate();
        await silo.EndsAsync();
        Assert.True(silo.ExitCode == 0, silo.Log);
        Assert.DoesNotContain("staple", silo.Log, StringComparison.Ordinal);
    }

    private static string Port() => FreePorts.Next().ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal static async Task ReadyAsync(SiloProcess silo, HttpClient http)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Assert.False(silo.HasExited, silo.Log);
            try
            {
                using HttpResponseMessage answer = await http.GetAsync("health/ready", limit.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50, limit.Token);
        }
    }

    private SiloProcess Start(Dictionary<string, string> settings, string? key) =>
        SiloProcess.Start(
            new SiloPlace { Name = "alone" },
            new Dictionary<string, string>(settings) { ["Folder"] = _folder, ["Workers"] = settings.GetValueOrDefault("Workers", "1") },
            key is null ? null : new Dictionary<string, string> { ["MODCOMP_API_KEY"] = key }
        );
}
