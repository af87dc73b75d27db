using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ModalityCompetition.Cluster.Tests.Processes;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary><c>modcomp-silo health</c>, and the key in a file, of a silo alone.</summary>
public sealed class SiloHealthTests : IDisposable
{
    private const string Key = "correct-horse-battery-staple";
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-silo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_silo_whose_key_is_in_a_file_is_asked_for_its_health_without_the_key()
    {
        string file = Path.Combine(_folder, "key");
        await File.WriteAllTextAsync(file, Key + "\n");
        var settings = new Dictionary<string, string>
        {
            ["HttpAddress"] = "0.0.0.0",
            ["ApiKeyFile"] = file,
            ["Folder"] = Path.Combine(_folder, "runs"),
            ["Workers"] = "1",
        };
        using SiloProcess silo = SiloProcess.Start(new SiloPlace { Name = "alone" }, settings, null);
        using HttpClient http = ApiSilos.Client(silo);
        await SiloKeyTests.ReadyAsync(silo, http);
        await http.GetAsync("api/v1/sweeps").ProblemAsync(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using (HttpResponseMessage list = await http.GetAsync("api/v1/sweeps"))
        {
            Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        }

        string port = new Uri(silo.Url).Port.ToString(CultureInfo.InvariantCulture);
        Assert.Equal((0, "ready", ""), await HealthAsync("0.0.0.0", port));
        Assert.Equal((0, "ready", ""), await HealthAsync("127.0.0.1", port));

        silo.Terminate();
        await silo.EndsAsync();
        Assert.DoesNotContain("staple", silo.Log, StringComparison.Ordinal);
        (int code, string output, string error) = await HealthAsync("0.0.0.0", port);
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"modcomp-silo: http://127.0.0.1:{port} cannot be reached", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_whose_disk_has_less_than_its_reserve_is_not_ready_and_says_why()
    {
        var settings = new Dictionary<string, string>
        {
            ["Folder"] = Path.Combine(_folder, "runs"),
            ["Workers"] = "1",
            // A pebibyte.
            ["DiskReserve"] = "1073741824",
        };
        using SiloProcess silo = SiloProcess.Start(new SiloPlace { Name = "full" }, settings, null);
        using HttpClient http = ApiSilos.Client(silo);
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Assert.False(silo.HasExited, silo.Log);
            try
            {
                JsonElement problem = await http.GetAsync("health/ready", limit.Token).ProblemAsync(HttpStatusCode.ServiceUnavailable);
                Assert.EndsWith(
                    " or give a smaller Silo:DiskReserve.",
                    problem.GetProperty("detail").GetString(),
                    StringComparison.Ordinal
                );
                return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                await Task.Delay(100, limit.Token);
            }
        }
    }

    [SkippableFact]
    public async Task A_silo_with_a_certificate_is_asked_over_tls_and_must_show_that_very_one()
    {
        await PageCertificates.MakeAsync(_folder);
        string others = Directory.CreateDirectory(Path.Combine(_folder, "others")).FullName;
        await PageCertificates.MakeAsync(others);
        Dictionary<string, string> http = PageCertificates
            .Settings(_folder)
            .Where(s => s.Key.StartsWith("Http", StringComparison.Ordinal))
            .ToDictionary();
        var settings = new Dictionary<string, string>(http) { ["Folder"] = Path.Combine(_folder, "runs"), ["Workers"] = "1" };
        var place = new SiloPlace { Name = "alone" };
        using SiloProcess silo = SiloProcess.Start(place, settings, null);
        string port = place.HttpPort.ToString(CultureInfo.InvariantCulture);
        string certificate = $"--Silo:HttpCertificate={http["HttpCertificate"]}";
        var started = Stopwatch.StartNew();
        while ((await HealthAsync("127.0.0.1", port, certificate)).Code != 0 && started.Elapsed < TimeSpan.FromMinutes(3))
        {
            await Task.Delay(200);
        }

        Assert.Equal((0, "ready", ""), await HealthAsync("127.0.0.1", port, certificate));
        (int code, _, string error) = await HealthAsync("127.0.0.1", port, $"--Silo:HttpCertificate={Path.Combine(others, "silo.crt")}");
        Assert.Equal(1, code);
        Assert.Contains("the very certificate of its settings", error, StringComparison.Ordinal);
        (code, _, error) = await HealthAsync("127.0.0.1", port);
        Assert.Equal(1, code);
        Assert.Contains("try https://", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "Silo:HttpPort is 0")]
    [InlineData("x", "Silo:HttpPort is 'x'")]
    public async Task A_silo_that_cannot_be_asked_is_said_to_be_so(string port, string says)
    {
        (int code, string output, string error) = await HealthAsync("127.0.0.1", port);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(says, Assert.Single(error.Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-file", "which cannot be read")]
    [InlineData("/dev/zero", "larger than 4 KiB")]
    public async Task A_key_file_that_is_no_good_ends_the_silo_with_one_sentence(string file, string says)
    {
        using var error = new StringWriter();
        int code = await SiloProgram.RunAsync(
            [
                "--Silo:HttpAddress=0.0.0.0",
                $"--Silo:Folder={_folder}",
                "--Silo:GatewayPort=0",
                $"--Silo:SiloPort={FreePorts.Next()}",
                $"--Silo:HttpPort={FreePorts.Next()}",
                $"--Silo:ApiKeyFile={file}",
            ],
            error
        );
        Assert.Equal(1, code);
        string line = Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Contains($"Silo:ApiKeyFile is '{file}'", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> HealthAsync(string address, string port, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await SiloHealth.RunAsync([$"--Silo:HttpAddress={address}", $"--Silo:HttpPort={port}", .. more], output, error);
        return (code, output.ToString().TrimEnd(), error.ToString().TrimEnd());
    }
}
