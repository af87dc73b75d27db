using System.Text.Json;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>What remedies do goes from the spec to the terminal, the files and the page, and verification finds it again.</summary>
public sealed class RemedyFindingsTests : IDisposable
{
    private const string Axes = "axes:\n  - training.remedy.method: [none, ogm, alternating]\n";

    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sweep_over_remedies()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny(trials: 12, axes: Axes));
        Ran ran = (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
        Assert.Contains("Remedies. Each remedy against the same configuration without one", ran.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^  ogm: (undecided|moves the winner|harms)", ran.Output);
        Assert.Matches("(?m)^  alternating: ", ran.Output);
        Assert.Contains("not trained out: ", ran.Output, StringComparison.Ordinal);

        // The table of neighbours would say of the gap what the remedies' says.
        Assert.DoesNotContain("Change of the gap", ran.Output, StringComparison.Ordinal);
        Assert.Contains("trial 0 of configuration 1", ran.Output, StringComparison.Ordinal);
        (await Modcomp.RunAsync("verify", Run)).Succeeded();

        using JsonDocument estimates = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.json")));
        JsonElement remedies = estimates.RootElement.GetProperty("remedies");
        JsonElement[] rows = [.. remedies.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["ogm", "alternating"], rows.Select(r => r.GetProperty("remedy").GetString()));
        Assert.All(rows, r => Assert.Equal(0, r.GetProperty("minus").GetInt32()));
        Assert.All(rows, r => Assert.Equal(12, r.GetProperty("pairs").GetInt64()));
        int intervals = rows.Sum(r => r.GetProperty("effects").GetArrayLength());
        Assert.Equal(1 - (0.05 / intervals), remedies.GetProperty("interval_confidence").GetDouble(), 12);

        string page = await File.ReadAllTextAsync(Path.Combine(Run, "report.html"));
        Assert.Contains("<section id=\"remedies\">", page, StringComparison.Ordinal);
        Assert.Contains("id=\"remedy-1\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"remedy-2\"", page, StringComparison.Ordinal);

        Ran json = (await Modcomp.RunAsync("report", Run, "--json")).Succeeded();
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement[] entries = [.. document.RootElement.GetProperty("remedies").EnumerateArray()];
        Assert.Equal(rows.Select(r => r.GetProperty("verdict").GetString()), entries.Select(e => e.GetProperty("verdict").GetString()));
        Assert.Equal(rows.Select(r => r.GetProperty("reading").GetString()), entries.Select(e => e.GetProperty("reading").GetString()));
    }

    [Fact]
    public async Task Two_runs_that_differ_in_the_remedy()
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny(trials: 12));
        string[] runs = ["none", "ogm", "alternating"];
        foreach (string method in runs)
        {
            string set = $"training.remedy.method={method}";
            (await Modcomp.RunAsync("run", spec, "--set", set, "--output", _folder[method], "--quiet")).Succeeded();
        }

        Ran ran = (await Modcomp.RunAsync("compare", _folder["ogm"], _folder["none"])).Succeeded();
        Assert.Contains("A: ogm, B: none.", ran.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^  ogm: [a-z ]+: ", ran.Output);
        Ran json = (await Modcomp.RunAsync("compare", _folder["none"], _folder["alternating"], "--json")).Succeeded();
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement row = Assert.Single(document.RootElement.GetProperty("remedies").GetProperty("rows").EnumerateArray());
        Assert.Equal("alternating", row.GetProperty("remedy").GetString());
        Assert.Equal(12, row.GetProperty("pairs").GetInt64());

        Ran two = (await Modcomp.RunAsync("compare", _folder["ogm"], _folder["alternating"])).Succeeded();
        Assert.Contains("A: ogm, B: alternating; no verdict", two.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_without_remedies_says_nothing_of_them()
    {
        string spec = _folder.Write("tiny.yaml", Specs.TinySweep());
        Ran ran = (await Modcomp.RunAsync("run", spec, "--output", Run)).Succeeded();
        Assert.DoesNotContain("emedies", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"remedies\"", await File.ReadAllTextAsync(Path.Combine(Run, "estimates.json")), StringComparison.Ordinal);
        Assert.DoesNotContain("emedies", await File.ReadAllTextAsync(Path.Combine(Run, "report.html")), StringComparison.Ordinal);
    }
}
