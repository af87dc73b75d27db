using System.Xml.Linq;

namespace ModalityCompetition.Repository.Tests;

/// <summary>What may depend on what: the table of docs/architecture.md, held by the build.</summary>
public class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Experiments"] = [],
        ["Training"] = ["Experiments"],
        ["Transformers"] = ["Training"],
        ["Training.TorchSharp"] = ["Training", "Transformers"],
        ["Sweeps"] = ["Programs", "Training", "Transformers"],
        ["Sweeps.Postgres"] = ["Sweeps"],
        ["Sweeps.AzureBlobs"] = ["Sweeps"],
        ["Dashboard"] = ["Sweeps"],
        ["Programs"] = ["Experiments"],
        ["Telemetry"] = [],
        ["Grains.Interfaces"] = [],
        ["Grains"] = ["Grains.Interfaces", "Sweeps", "Training"],
        ["Silo"] = ["Grains", "Dashboard", "Training.TorchSharp", "Sweeps", "Sweeps.Postgres", "Sweeps.AzureBlobs", "Telemetry"],
        ["Client"] = ["Sweeps", "Sweeps.AzureBlobs", "Sweeps.Postgres", "Dashboard", "Telemetry", "Training.TorchSharp", "Transformers"],
    };

    [Fact]
    public void Projects_refer_only_to_what_the_architecture_allows()
    {
        foreach (var project in RepositoryTree.WithExtension(".csproj").Where(p => p.StartsWith("src/", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Allowed.ContainsKey(name), $"{project} is not in the table of allowed references.");
            foreach (var reference in References(project))
            {
                Assert.True(Allowed[name].Contains(reference), $"{name} must not refer to {reference}.");
            }
        }
    }

    [Fact]
    public void Training_depends_on_the_framework_only()
    {
        var packages = XDocument.Parse(RepositoryTree.Read("src/Training/Training.csproj")).Descendants("PackageReference");
        Assert.Empty(packages);
    }

    [Fact]
    public void Versions_are_pinned_centrally()
    {
        foreach (var project in RepositoryTree.WithExtension(".csproj"))
        {
            var pinnedHere = XDocument
                .Parse(RepositoryTree.Read(project))
                .Descendants("PackageReference")
                .Where(p => p.Attribute("Version") is not null);
            Assert.True(!pinnedHere.Any(), $"{project} pins a version of its own; versions belong in Directory.Packages.props.");
        }
    }

    [Fact]
    public void Solution_holds_every_project()
    {
        var solution = RepositoryTree.Read("ModalityCompetition.sln");
        foreach (var project in RepositoryTree.WithExtension(".csproj"))
        {
            Assert.True(
                solution.Contains($"\"{project.Replace('/', '\\')}\"", StringComparison.Ordinal),
                $"{project} is not in ModalityCompetition.sln."
            );
        }
    }

    private static IEnumerable<string> References(string project) =>
        XDocument
            .Parse(RepositoryTree.Read(project))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
}
