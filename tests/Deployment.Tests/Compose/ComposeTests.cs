using System.Globalization;
using System.Net;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Deployment.Tests.Files;
using ModalityCompetition.Deployment.Tests.Images;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.TestKit.Scripts;
using Npgsql;
using YamlDotNet.RepresentationModel;

namespace ModalityCompetition.Deployment.Tests.Compose;

/// <summary>The file for docker compose against the programs, their image and the files that it mounts.</summary>
public class ComposeTests
{
    private static readonly YamlMappingNode s_file = ComposeFile.Read();

    private static readonly string[] s_services = s_file.Map("services").Names();
    private static readonly string[] s_silos = ["silo-1", "silo-2"];

    public static TheoryData<string> Services => [.. s_services];

    public static TheoryData<string> Silos => [.. s_silos];

    [Fact]
    public void It_has_what_the_page_promises() =>
        Assert.Equal(["database", "silo-1", "silo-2", "prometheus", "grafana"], s_file.Map("services").Names());

    [Theory]
    [MemberData(nameof(Silos))]
    public void A_silo_takes_its_settings(string name)
    {
        YamlMappingNode silo = s_file.Map("services", name);
        Dictionary<string, string> variables = silo.Variables();
        Assert.Equal(["PGPASSFILE"], variables.Keys.Where(v => !v.StartsWith("Silo__", StringComparison.Ordinal)));
        SiloSettings settings = ProgramSettings.Read(ProgramSettings.Of(variables));
        Assert.Equal((name, "0.0.0.0", 0), (settings.Name, settings.HttpAddress, settings.GatewayPort));

        // Others reach it at its address in the network, which is of the network's range.
        Assert.Equal(silo.Map("networks", "silos").Text("ipv4_address"), settings.Address);
        var ranges = (YamlSequenceNode)s_file.Map("networks", "silos", "ipam")["config"];
        Assert.True(IPNetwork.Parse(Assert.Single(ranges).Map().Text("subnet")!).Contains(IPAddress.Parse(settings.Address)));
        Assert.EndsWith($":{settings.HttpPort}", Assert.Single(silo.List("ports")), StringComparison.Ordinal);

        // It has the time to leave.
        string grace = silo.Text("stop_grace_period")!;
        Assert.EndsWith("s", grace, StringComparison.Ordinal);
        Assert.True(TimeSpan.FromSeconds(int.Parse(grace[..^1], CultureInfo.InvariantCulture)) >= ProgramSettings.Leaving(settings));

        // Keys and passwords are files of secrets that the service has.
        string[] files = [settings.ApiKeyFile, variables["PGPASSFILE"]];
        Assert.All(files, f => Assert.Contains(f, silo.List("secrets").Select(s => $"/run/secrets/{s}")));
        var connection = new NpgsqlConnectionStringBuilder(settings.Database);
        Assert.Null(connection.Password);
        Dictionary<string, string> server = s_file.Map("services", connection.Host!).Variables();
        Assert.Equal((connection.Username, connection.Database), (server["POSTGRES_USER"], server["POSTGRES_DB"]));

        // The image is the one that the Dockerfile makes.
        Assert.Equal($"modcomp-silo:{ImageFile.Version}", silo.Text("image"));
        YamlMappingNode build = silo.Map("build");
        string context = Path.GetFullPath(DeployFolder.Of("compose", build.Text("context")!));
        Assert.True(File.Exists(Path.Combine(context, build.Text("dockerfile")!)));
        Assert.Contains(build.Text("target")!, ImageFile.Read().Stages);
        Assert.Equal($"{name}:{ImageFile.Read().Volume("silo")}", Assert.Single(silo.List("volumes")));
    }

    [Fact]
    public void Silos_differ_where_they_must()
    {
        var silos = s_silos.Select(name => ProgramSettings.Read(ProgramSettings.Of(s_file.Map("services", name).Variables()))).ToList();
        Assert.Equal(silos.Count, silos.Select(s => s.Address).Distinct().Count());
        Assert.Single(silos.Select(s => (s.ClusterId, s.ServiceId, s.Database, s.SiloPort, s.HttpPort)).Distinct());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_is_closed_pinned_and_watched(string name)
    {
        YamlMappingNode service = s_file.Map("services", name);
        Assert.Matches(@"^[a-z/-]+:v?[0-9]+(\.[0-9]+)+$", service.Text("image"));
        Assert.All(service.List("ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.Equal("true", service.Text("read_only"));
        Assert.Equal(["ALL"], service.List("cap_drop"));
        Assert.Equal(["no-new-privileges:true"], service.List("security_opt"));
        Assert.True(service.List("healthcheck").Length > 0 || service.Text("image")!.StartsWith("modcomp-silo:", StringComparison.Ordinal));
        Assert.Superset(service.List("secrets").ToHashSet(), s_file.List("secrets").ToHashSet());
        Assert.Superset(service.List("networks").ToHashSet(), s_file.List("networks").ToHashSet());
        foreach (string source in service.List("volumes").Select(v => v.Split(':')[0]))
        {
            // A tree without dashboards and rules has nothing to mount.
            if (source.StartsWith("../observability/", StringComparison.Ordinal) && !Directory.Exists(DeployFolder.Of("observability")))
            {
                continue;
            }

            string path = DeployFolder.Of("compose", source);
            Assert.True(
                source[0] == '.' ? File.Exists(path) || Directory.Exists(path) : s_file.List("volumes").Contains(source),
                $"{name} mounts {source}"
            );
        }

        // No password stands in the file.
        Assert.All(
            service.Variables().Where(v => v.Key.Contains("PASSWORD", StringComparison.Ordinal)),
            v => Assert.StartsWith("/run/secrets/", v.Value, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Published_ports_are_different_ones()
    {
        var ports = s_services.SelectMany(s => s_file.Map("services", s).List("ports")).Select(p => p.Split(':')[1]).ToList();
        Assert.Equal(ports.Count, ports.Distinct().Count());
    }

    [Fact]
    public void Prometheus_scrapes_the_silos_with_their_key()
    {
        YamlMappingNode scrape = ((YamlSequenceNode)ComposeFile.Read("prometheus.yml")["scrape_configs"]).Single().Map();
        Assert.Equal("modcomp", scrape.Text("job_name"));
        var targets = ((YamlSequenceNode)scrape["static_configs"]).Single().Map().List("targets");
        Assert.Equal(s_silos.Select(s => $"{s}:{new SiloSettings().HttpPort}"), targets);
        string key = scrape.Map("authorization").Text("credentials_file")!;
        Assert.Contains(key, s_file.Map("services", "prometheus").List("secrets").Select(s => $"/run/secrets/{s}"));
        Assert.Equal(s_file.Map("services", "silo-1").Variables()["Silo__ApiKeyFile"], key);
    }

    [SkippableFact]
    public async Task The_script_makes_the_secrets_once()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip.If(true, "Modes of files are those of Unix.");
            return;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("modcomp-compose-");
        try
        {
            string script = Path.Combine(folder.FullName, "make-secrets.sh");
            File.Copy(DeployFolder.Of("compose", "make-secrets.sh"), script);
            await RunAsync();
            string secrets = Path.Combine(folder.FullName, "secrets");
            Assert.Equal(
                s_file.Map("secrets").Names().Select(s => s_file.Map("secrets", s).Text("file")![2..]).Order(StringComparer.Ordinal),
                Directory.EnumerateFiles(secrets).Select(f => Path.GetRelativePath(folder.FullName, f)).Order(StringComparer.Ordinal)
            );
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(secrets));
            ApiKey.Of(await File.ReadAllTextAsync(Path.Combine(secrets, "api-key")), "the script");
            string password = await File.ReadAllTextAsync(Path.Combine(secrets, "database-password"));
            Assert.Matches("^[0-9a-f]{48}$", password);
            Assert.Equal($"*:*:*:*:{password}", await File.ReadAllTextAsync(Path.Combine(secrets, "pgpass")));
            // The containers' users are nobody here.
            foreach (string file in Directory.EnumerateFiles(secrets))
            {
                Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead));
            }

            await RunAsync();
            Assert.Equal(password, await File.ReadAllTextAsync(Path.Combine(secrets, "database-password")));

            async Task RunAsync()
            {
                (int code, string output, string error) = await RepositoryScript.RunAsync(new Dictionary<string, string>(), script);
                Assert.True(code == 0, error + output);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
