using System.Globalization;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Http;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Training.Engines.Cpu;
using Orleans.Configuration;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>Silos as processes that know each other by certificates, made and set as deploy/README.md says.</summary>
[Trait("Suite", "Endurance")]
public sealed class TlsClusterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-tls-").FullName;
    private readonly string _others;

    public TlsClusterTests() => _others = Directory.CreateDirectory(Path.Combine(_folder, "others")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Silos_with_certificates_work_together_and_nobody_else_comes_in()
    {
        using var cluster = new ProcessCluster();
        await PageCertificates.MakeAsync(_folder);
        await PageCertificates.MakeAsync(_others);
        cluster.Client = client => UseTls(client, _folder);
        Set(cluster, PageCertificates.Settings(_folder));
        await cluster.StartAsync(2);
        string url = cluster.Silos[0].Url.Replace("http:", "https:", StringComparison.Ordinal);

        // The command line, as the page shows it.
        var alice = new Dictionary<string, string>
        {
            ["MODCOMP_CA_FILE"] = Path.Combine(_folder, "authority.crt"),
            ["MODCOMP_CLIENT_CERTIFICATE"] = Path.Combine(_folder, "alice.crt"),
            ["MODCOMP_CLIENT_KEY"] = Path.Combine(_folder, "alice.key"),
        };
        string spec = TestSpecs.Small("sealed", trials: 200);
        string file = Path.Combine(_folder, "sealed.yaml");
        await File.WriteAllTextAsync(file, spec);
        string hash = await TestSpecs.EmbeddedHashAsync(spec, new CpuTrialEngine());
        (int code, string output, string error) = await CommandLine.RunAsync(alice, "submit", file, "--server", url, "--watch");
        Assert.True(code == ExitCode.Ok, error);
        Assert.Contains(hash, output, StringComparison.Ordinal);

        // Without a certificate, and without the authority.
        var nobody = new Dictionary<string, string> { ["MODCOMP_CA_FILE"] = alice["MODCOMP_CA_FILE"] };
        (code, _, error) = await CommandLine.RunAsync(nobody, "list", "--server", url);
        Assert.Equal((ExitCode.Server, true), (code, error.Contains("without a certificate", StringComparison.Ordinal)));
        (code, _, error) = await CommandLine.RunAsync("list", "--server", url);
        Assert.Equal((ExitCode.Server, true), (code, error.Contains("--ca-file", StringComparison.Ordinal)));

        // The gateway: no certificate, another authority's.
        await RefusedAsync(cluster.Silos[0], _ => { });
        await RefusedAsync(cluster.Silos[0], client => UseTls(client, _others));

        // Silos: no certificate, another authority's. They find the others in the table and get no answer.
        foreach (string? folder in (string?[])[null, _others])
        {
            Set(cluster, folder is null ? [] : PageCertificates.Settings(folder));
            SiloProcess stranger = cluster.Start(new SiloPlace { Name = folder is null ? "bare" : "stranger" });
            await TestSilos.UntilAsync(() =>
                Task.FromResult(stranger.HasExited || stranger.Log.Contains("ailed to get ping responses", StringComparison.Ordinal))
            );
            Assert.DoesNotContain("The HTTP API listens", stranger.Log, StringComparison.Ordinal);
            stranger.IsReachable = false;
            stranger.Kill();
        }

        string second = TestSpecs.Small("sealed-too", trials: 100);
        await cluster.CompletedAsync(
            await cluster.SubmitAsync(second),
            200,
            await TestSpecs.EmbeddedHashAsync(second, new CpuTrialEngine())
        );
        Assert.Equal(2, (await cluster.DevicesAsync(2)).Count);
    }

    private static void Set(ProcessCluster cluster, Dictionary<string, string> settings)
    {
        foreach (string name in PageCertificates.Settings("").Keys)
        {
            cluster.Settings.Remove(name);
        }

        foreach ((string name, string value) in settings)
        {
            cluster.Settings[name] = value;
        }
    }

    private static void UseTls(IClientBuilder client, string folder)
    {
        var identity = new PemIdentity(
            Path.Combine(folder, "alice.crt"),
            Path.Combine(folder, "alice.key"),
            "the test",
            TimeProvider.System
        );
        var authorities = new PemAuthorities(Path.Combine(folder, "authority.crt"), "the test", TimeProvider.System);
        client.UseTls(tls =>
        {
            tls.LocalClientCertificateSelector = (_, _, _, _, _) => identity.Certificate;
            tls.RemoteCertificateValidation = (certificate, chain, _) => authorities.TrustServer(certificate, chain);
        });
    }

    private static async Task RefusedAsync(SiloProcess silo, Action<IClientBuilder> change)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(
                System.Net.IPEndPoint.Parse(string.Create(CultureInfo.InvariantCulture, $"{silo.Place.Address}:{silo.Place.GatewayPort}"))
            );
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("modcomp", "modcomp"));
            change(client);
        });
        using IHost host = builder.Build();
        // Such a client tries again and again; one that is let in is in within less.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(limit.Token));
    }
}
