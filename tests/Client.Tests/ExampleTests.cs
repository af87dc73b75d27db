using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.TestKit.Experiments;

namespace ModalityCompetition.Client.Tests;

/// <summary>Every spec of <c>examples/</c> plans, and runs with a few short trials.</summary>
public sealed class ExampleTests : IDisposable
{
    private static readonly string[] Reports = ["trials.ledger", "spec.yaml", "estimates.json", "estimates.csv", "report.html"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Examples() =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "examples"), "*.yaml")
                .Select(f => Path.GetFileNameWithoutExtension(f))
                .Order(StringComparer.Ordinal),
        ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_runs_and_ends_in_every_report(string name)
    {
        string spec = Path.Combine(RepositoryRoot.Path, "examples", name + ".yaml");
        if (name == "transformers")
        {
            await PlantedAsync(spec);
            return;
        }

        string[] small = ["--trials", "2", "--set", "training.T=5", "--set", "data.n=30", "--set", "evaluation.test_n=20"];
        if (File.ReadAllText(spec).Contains("checkpoints: [", StringComparison.Ordinal))
        {
            // Listed ones must lie within the T of the example.
            small = [.. small, "--set", "evaluation.checkpoints=3"];
        }

        (await Modcomp.RunAsync(["plan", spec, .. small])).Succeeded();
        Ran ran = (await Modcomp.RunAsync(["run", spec, "--output", _folder["run"], .. small])).Succeeded();
        Assert.Contains("test error", ran.Output, StringComparison.Ordinal);
        Assert.All(Reports, file => Assert.True(new FileInfo(Path.Combine(_folder["run"], file)).Length > 0, file));
        Assert.Contains("</html>", File.ReadAllText(Path.Combine(_folder["run"], "report.html")), StringComparison.Ordinal);
    }

    // Libtorch is no part of the tests' build: the trials are planted, everything else is as it is.
    private async Task PlantedAsync(string spec)
    {
        Installation planted = new(
            ShippedExperiments.With(EngineRegistry.Installed.Names),
            EngineRegistry.With(new PlantedTransformersPlugin())
        );
        string[] small = ["--trials", "2", "--set", "training.T=5", "--set", "evaluation.checkpoints=3"];
        (await Modcomp.RunAsync(planted, ["plan", spec, .. small])).Succeeded();
        (await Modcomp.RunAsync(planted, ["run", spec, "--output", _folder["run"], .. small])).Succeeded();
        Assert.All(Reports, file => Assert.True(new FileInfo(Path.Combine(_folder["run"], file)).Length > 0, file));
    }

    [Fact]
    public void There_are_examples() =>
        Assert.True(Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "examples"), "*.yaml").Length >= 8);
}
