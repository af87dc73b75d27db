using System.Text.Json;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>Verdicts and contrasts go from the spec to the terminal, the files and the page, and verification finds them again.</summary>
public sealed class FindingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sweep_over_sigma0_with_a_contrast()
    {
        const string axes = "axes:\n  - network.sigma0: [0.1, 0.2, 0.3]\n";
        const string contrasts =
            "contrasts:\n  - {name: smaller, estimand: agreement, of: {network.sigma0: 0.1}, minus: {network.sigma0: 0.3}}";
        string without = _folder.Write("without.yaml", Specs.Tiny(trials: 12, axes: axes));
        (await Modcomp.RunAsync("run", without, "--output", Run, "--quiet")).Succeeded();

        // Declared later, computed from the trials that are there.
        string spec = _folder.Write("tiny.yaml", Specs.Tiny(trials: 12, axes: axes + contrasts));
        Ran ran = (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
        Assert.Contains("nothing is left to run", ran.Error, StringComparison.Ordinal);
        Assert.Contains("smaller", ran.Output, StringComparison.Ordinal);
        Assert.Contains("Theorem 5.1", ran.Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync("verify", Run)).Succeeded();

        using JsonDocument estimates = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json")));
        JsonElement contrast = estimates.RootElement.GetProperty("contrasts")[0];
        Assert.Equal("agreement", contrast.GetProperty("estimand").GetString());
        Assert.Equal((0, 2), (contrast.GetProperty("of").GetInt32(), contrast.GetProperty("minus").GetInt32()));
        Assert.Equal(12, contrast.GetProperty("pairs").GetInt64());
        JsonElement[] rows = [.. estimates.RootElement.GetProperty("verdicts").GetProperty("rows").EnumerateArray()];
        Assert.Contains(rows, r => r.GetProperty("claim").GetString() == "Theorem 5.2");
        Assert.Contains(rows, r => r.GetProperty("configuration").ValueKind == JsonValueKind.Null);
        Assert.Equal(
            1 - (0.05 / rows.Length),
            estimates.RootElement.GetProperty("verdicts").GetProperty("interval_confidence").GetDouble(),
            12
        );
        Assert.All(
            rows,
            r =>
                Assert.Contains(r.GetProperty("verdict").GetString(), (string[])["consistent", "refuted", "agrees", "differs", "undecided"])
        );

        string page = await File.ReadAllTextAsync(Path.Combine(Run, "report.html"));
        Assert.Contains("id=\"verdicts\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"contrasts\"", page, StringComparison.Ordinal);
    }
}
