using System.Text.Json.Nodes;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// The verdicts and stops of runs recomputed in SciPy from exported trials, by <c>bench/peers/verify_verdicts.py</c>; and the proof that it
/// notices what is wrong.
/// </summary>
public sealed class IndependentVerdictTests : IDisposable
{
    private const string Sigmas = "axes:\n  - network.sigma0: [0.02, 0.05, 0.1]\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task SciPy_agrees_with_intervals_controls_and_limits_and_notices_a_wrong_one()
    {
        string run = await RunAsync(Specs.Tiny(trials: 100, iterations: 60, axes: Sigmas));
        (int code, string output) = Verify(run);
        Assert.True(code == 0, output);
        Assert.Matches("^[0-9]+ verdicts, [0-9]+ intervals, 4 limits recomputed", output);

        // One end of each kind of row, the verdict of another, and the confidence of all.
        string[] quantities =
        [
            "P(trained winner), text",
            "joint test error",
            "P(probe test error >= 1/K), image",
            "initial winner = trained winner: deviation",
            "slope of log",
        ];
        string judged = "uni-modal test error, image";
        Notices(
            run,
            ["Bonferroni", $"DIFFERS: {judged}", .. quantities.Select(q => $"DIFFERS: {q}")],
            estimates =>
            {
                estimates["verdicts"]!["interval_confidence"] = 0.999;
                Row(estimates, judged)["verdict"] = (string)Row(estimates, judged)["verdict"]! == "undecided" ? "agrees" : "undecided";
                Array.ForEach(quantities, q => Row(estimates, q)["high"] = (double)Row(estimates, q)["high"]! + 1e-6);
            }
        );
    }

    // With so many neurons somebody wins every class, and with so many trials errors have head starts too.
    [SkippableFact]
    public async Task SciPy_agrees_with_head_starts_and_with_one_row_for_what_two_modalities_win()
    {
        string spec = Specs.Tiny(trials: 160, iterations: 60).Replace("m: 2", "m: 16", StringComparison.Ordinal);
        string run = await RunAsync(spec.Replace("sigma0: 0.2", "sigma0: 0.02", StringComparison.Ordinal));
        JsonNode estimates = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "estimates.json")))!;
        string[] estimators =
        [
            .. estimates["configurations"]![0]!["estimates"]!.AsArray().Select(e => $"{e!["estimand"]} {e["class"]}: {e["estimator"]}"),
        ];
        Assert.Contains(
            estimators,
            e => e.StartsWith("trained_win :", StringComparison.Ordinal) && e.EndsWith("6 cross-fitted controls", StringComparison.Ordinal)
        );
        Assert.Contains(
            estimators,
            e =>
                e.StartsWith("gap_controlled", StringComparison.Ordinal) && e.EndsWith("12 cross-fitted controls", StringComparison.Ordinal)
        );
        (int code, string output) = Verify(run);
        Assert.True(code == 0, output);
        Notices(
            run,
            ["DIFFERS: P(trained winner), image (text: 1 minus it)"],
            read => Widen(Row(read, "P(trained winner), image (text: 1 minus it)"), 0.001)
        );
    }

    [SkippableTheory]
    [InlineData("trained_win[modality=image]", 0.15)]
    [InlineData("won[class=0]", 0.12)]
    public async Task SciPy_agrees_with_confidence_sequences_and_stops_and_notices_a_wrong_one(string estimand, double halfWidth)
    {
        string until = FormattableString.Invariant($"until: {{estimand: \"{estimand}\", half_width: {halfWidth}}}\n");
        string run = await RunAsync(Specs.Tiny(trials: 600, iterations: 60, axes: until));
        (int code, string output) = Verify(run);
        Assert.True(code == 0, output);
        Assert.Contains("15 sequences, 1 stops recomputed", output, StringComparison.Ordinal);

        Notices(
            run,
            [
                "DIFFERS: gap",
                "DIFFERS: P(trained winner), text",
                "DIFFERS: P(probe test error >= 1/K), image",
                "DIFFERS: stop of configuration 0: [",
            ],
            estimates =>
            {
                // Narrower than the exact interval, wider than the grid explains, and an end that is not rounded to a grid.
                Widen(Row(estimates, "gap"), -0.02);
                Widen(Row(estimates, "P(trained winner), text"), 0.05);
                Widen(Row(estimates, "P(probe test error >= 1/K), image"), 0.001);
                Widen((JsonObject)estimates["configurations"]![0]!["stopping"]!, -0.02);
            }
        );
        Notices(
            run,
            ["DIFFERS: stop of configuration 0: half-width"],
            estimates =>
            {
                // Said to have stopped a quarter earlier than it did.
                JsonNode configuration = estimates["configurations"]![0]!;
                long early = (long)configuration["trials"]! * 3 / 4;
                (configuration["trials"], configuration["stopping"]!["trials"]) = (early, early);
            }
        );
    }

    private static void Widen(JsonObject interval, double share)
    {
        double width = (double)interval["high"]! - (double)interval["low"]!;
        interval["low"] = (double)interval["low"]! - (share * width);
    }

    private static JsonObject Row(JsonNode estimates, string quantity) =>
        estimates["verdicts"]!["rows"]!
            .AsArray()
            .Select(r => r!.AsObject())
            .First(r => ((string)r["quantity"]!).StartsWith(quantity, StringComparison.Ordinal));

    /// <summary>Changes estimates.json, sees the script fail with these words, and puts the file back.</summary>
    private static void Notices(string run, string[] words, Action<JsonNode> change)
    {
        string file = Path.Combine(run, "estimates.json");
        string text = File.ReadAllText(file);
        JsonNode estimates = JsonNode.Parse(text)!;
        change(estimates);
        File.WriteAllText(file, estimates.ToJsonString());
        (int code, string output) = Verify(run);
        File.WriteAllText(file, text);
        Assert.True(code == 1, output);
        Assert.All(words, w => Assert.Contains(w, output, StringComparison.Ordinal));
    }

    private async Task<string> RunAsync(string spec)
    {
        Skip.If(PythonInterpreter.SciPy is null, PythonInterpreter.SciPyMissing);
        string run = _folder["run"];
        (await Modcomp.RunAsync("run", _folder.Write("spec.yaml", spec), "--output", run, "--no-report", "--quiet")).Succeeded();
        (await Modcomp.RunAsync("export", run, "--format", "csv")).Succeeded();
        (await Modcomp.RunAsync("export", run, "--format", "csv", "--per", "class")).Succeeded();
        return run;
    }

    private static (int ExitCode, string Output) Verify(string run) =>
        PythonInterpreter.Run(PythonInterpreter.SciPy!, [Path.Combine(RepositoryRoot.Path, "bench", "peers", "verify_verdicts.py"), run]);
}
