using System.Text.Json;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>Comparisons of sweeps of many configurations.</summary>
public sealed class LargeComparisonTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Text_has_the_first_200_pairs_and_says_so_and_json_has_all()
    {
        const string Axes = "axes:\n  - training.eta: {linspace: {from: 0.1, to: 1, count: 203}}";
        string spec = _temporary.Write("tiny.yaml", Specs.Tiny(trials: 1, iterations: 1, axes: Axes));
        string run = _temporary["run"];
        (await Modcomp.RunAsync("run", spec, "--output", run, "--quiet", "--no-report", "--durability", "none")).Succeeded();
        string text = (await Modcomp.RunAsync("compare", run, run)).Succeeded().Output;
        Assert.Equal(200, text.Split('\n').Count(l => l.StartsWith("A: configuration ", StringComparison.Ordinal)));
        Assert.Contains(
            "and 3 more pairs of configurations: --json has all, --config-a I with --config-b J compares one pair.",
            text,
            StringComparison.Ordinal
        );

        using JsonDocument json = JsonDocument.Parse((await Modcomp.RunAsync("compare", run, run, "--json")).Succeeded().Output);
        Assert.Equal(
            Enumerable.Range(0, 203),
            json.RootElement.GetProperty("configurations")
                .EnumerateArray()
                .Select(c => c.GetProperty("b").GetProperty("configuration").GetInt32())
        );
    }
}
