using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModalityCompetition.Deployment.Tests.Files;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Deployment.Tests.Images;

public partial class DockerfileTests
{
    private static readonly ImageFile s_file = ImageFile.Read();

    public static TheoryData<string> Targets => ["silo", "server", "modcomp"];

    [Theory]
    [MemberData(nameof(Targets))]
    public void An_image_has_no_SDK_no_root_and_one_folder_to_write_to(string target)
    {
        Assert.Equal("${RUNTIME}", s_file.Line(target).Last());
        Assert.Matches("^[1-9][0-9]*:[1-9][0-9]*$", s_file.User(target));
        Assert.Equal(["SIGTERM"], s_file.All(target, "STOPSIGNAL"));
        // Nothing runs on the way to it, so that a base without a shell does.
        Assert.Empty(s_file.All(target, "RUN"));
        string variables = string.Join(' ', s_file.All(target, "ENV"));
        Assert.Contains($"TMPDIR={s_file.Volume(target)}", variables, StringComparison.Ordinal);
        Assert.Contains($"HOME={s_file.Volume(target)}", variables, StringComparison.Ordinal);
        foreach (string label in new[] { "title", "description", "version", "revision", "licenses" })
        {
            Assert.Contains($"org.opencontainers.image.{label}=", string.Join(' ', s_file.All(target, "LABEL")), StringComparison.Ordinal);
        }

        Assert.Contains($"ARG VERSION={ImageFile.Version}".Split(' ')[1], s_file.All(target, "ARG"));
    }

    [Fact]
    public void The_images_know_the_ports_and_settings_of_the_programs()
    {
        var settings = new SiloSettings();
        Assert.Equal([$"{settings.HttpPort} {settings.SiloPort} {settings.GatewayPort}"], s_file.All("silo", "EXPOSE"));
        Assert.Equal([$"{settings.HttpPort}"], s_file.All("server", "EXPOSE"));
        string variables = string.Join(' ', s_file.All("silo", "ENV"));
        var given = SiloVariable().Matches(variables).Select(m => KeyValuePair.Create(m.Groups[1].Value, m.Groups[2].Value)).ToList();
        Assert.NotEmpty(given);
        Assert.Equal("0.0.0.0", ProgramSettings.Read(given).HttpAddress);
        // The programs ask for themselves, with nothing else in the image.
        Assert.EndsWith("CMD [\"modcomp-silo\", \"health\"]", Assert.Single(s_file.All("silo", "HEALTHCHECK")), StringComparison.Ordinal);
        Assert.EndsWith("CMD [\"modcomp\", \"health\"]", Assert.Single(s_file.All("server", "HEALTHCHECK")), StringComparison.Ordinal);
        Assert.Empty(s_file.All("modcomp", "HEALTHCHECK"));
    }

    [Fact]
    public void Bases_are_pinned_to_a_version_that_builds_the_tree()
    {
        Dictionary<string, string> bases = s_file.Arguments.ToDictionary(a => a.Said.Split('=')[0], a => a.Said.Split('=', 2)[1]);
        Assert.Matches(@"^mcr\.microsoft\.com/dotnet/sdk:10\.0\.[0-9]{3}-noble$", bases["SDK"]);
        Assert.Matches(@"^mcr\.microsoft\.com/dotnet/aspnet:10\.0\.[0-9]+-noble$", bases["RUNTIME"]);
        using JsonDocument wanted = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryScript.Root, "global.json")));
        var least = Version.Parse(wanted.RootElement.GetProperty("sdk").GetProperty("version").GetString()!);
        Assert.True(Version.Parse(bases["SDK"].Split(':')[1].Split('-')[0]) >= least);
    }

    /// <summary>What projects take from elsewhere in the tree must be in what the images are built from.</summary>
    [Fact]
    public void The_ignore_file_lets_through_what_projects_take()
    {
        string root = RepositoryScript.Root;
        string[] lines = [.. File.ReadAllLines(Path.Combine(root, ".dockerignore")).Where(l => l.Length > 0 && l[0] != '#')];
        Assert.Equal("*", lines[0]);
        string[] allowed = [.. lines.Where(l => l[0] == '!').Select(l => l[1..])];
        Assert.All(allowed, a => Assert.True(File.Exists(Path.Combine(root, a)) || Directory.Exists(Path.Combine(root, a)), a));
        var projects = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.csproj", SearchOption.AllDirectories);
        string[] taken =
        [
            .. projects
                .SelectMany(p => XDocument.Load(p).Descendants().Attributes("Include"))
                .SelectMany(i => i.Value.Split(';'))
                .Where(i => i.StartsWith("../../", StringComparison.Ordinal))
                .Select(i => i["../../".Length..]),
            "Directory.Build.props",
            "Directory.Packages.props",
            "BannedSymbols.txt",
            "global.json",
            ".editorconfig",
            "deploy/images/publish.sh",
        ];
        Assert.All(taken, t => Assert.Contains(allowed, a => t == a || t.StartsWith(a + "/", StringComparison.Ordinal)));
        // Neither what was built here nor what is secret.
        Assert.Superset(new HashSet<string> { "**/bin", "**/obj" }, lines.ToHashSet());
        Assert.DoesNotContain(allowed, a => "deploy/compose/secrets".StartsWith(a, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(Silo__\w+)=(\S+)")]
    private static partial Regex SiloVariable();
}
