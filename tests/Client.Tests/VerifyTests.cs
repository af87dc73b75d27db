using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Checks;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Tests;

/// <summary>Verification agrees with an honest run and finds every kind of forgery that it says it finds.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    private string Ledger => Path.Combine(Run, "trials.ledger");

    private string Estimates => Path.Combine(Run, "estimates.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("3")]
    [InlineData("all")]
    [InlineData("1000")]
    public async Task An_honest_run_agrees(string retrain)
    {
        await CompleteAsync(Specs.TinySweep());
        JsonElement verified = Json(await Modcomp.RunAsync("verify", Run, "--retrain", retrain, "--json"));
        Assert.True(verified.GetProperty("agrees").GetBoolean());
        Assert.Equal(
            ["recorded_hash", "estimates_json", "estimates_csv", "retrained"],
            verified.GetProperty("facts").EnumerateArray().Select(f => f.GetProperty("fact").GetString()!)
        );
        Assert.Empty(verified.GetProperty("notes").EnumerateArray());
        string hash = verified.GetProperty("results_hash").GetString()!;
        (await Modcomp.RunAsync("verify", Run, "--hash", hash)).Succeeded();
        // Documents quote the first digits.
        (await Modcomp.RunAsync("verify", Run, "--hash", hash[..16].ToUpperInvariant())).Succeeded();
        foreach (string none in new[] { hash[..15], "xyz", hash + "0" })
        {
            Ran refused = await Modcomp.RunAsync("verify", Run, "--hash", none);
            Assert.Equal(ExitCode.Usage, refused.ExitCode);
            Assert.Contains("the first 16 or more of them", refused.Error, StringComparison.Ordinal);
        }

        Ran wrong = await Modcomp.RunAsync("verify", Run, "--hash", hash[1..]);
        Assert.Equal(ExitCode.Mismatch, wrong.ExitCode);
        Assert.Contains("quoted_hash", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_at_another_confidence_still_agrees()
    {
        await CompleteAsync(Specs.Tiny());
        (await Modcomp.RunAsync("report", Run, "--confidence", "0.8")).Succeeded();
        (await Modcomp.RunAsync("verify", Run)).Succeeded();
    }

    [Fact]
    public async Task Every_flipped_bit_of_the_estimates_is_found()
    {
        await CompleteAsync(Specs.Tiny());
        byte[] whole = await File.ReadAllBytesAsync(Estimates);
        var random = new Random(611);
        for (int i = 0; i < 25; i++)
        {
            byte[] flipped = [.. whole];
            int at = random.Next(flipped.Length);
            flipped[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(Estimates, flipped);
            Ran ran = await Modcomp.RunAsync("verify", Run);
            Assert.True(ran.ExitCode == ExitCode.Mismatch, $"byte {at}: exit code {ran.ExitCode}\n{ran.Error}\n{ran.Output}");
            Assert.Contains("estimates_json", ran.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_forged_trial_differs_from_the_recorded_hash_and_estimates()
    {
        await CompleteAsync(Specs.Tiny());
        await ForgeAsync(trial: 4);
        Ran ran = await Modcomp.RunAsync("verify", Run);
        Assert.Equal(ExitCode.Mismatch, ran.ExitCode);
        Assert.Contains("recorded_hash, estimates_json", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forgery_that_rewrote_hash_and_estimates_too_is_found_by_training_again()
    {
        await CompleteAsync(Specs.Tiny());
        await ForgeAsync(trial: 4);
        (await Modcomp.RunAsync("report", Run)).Succeeded();
        (await Modcomp.RunAsync("verify", Run)).Succeeded();
        Ran ran = await Modcomp.RunAsync("verify", Run, "--retrain", "all");
        Assert.Equal(ExitCode.Mismatch, ran.ExitCode);
        Assert.Contains(
            "1 of 6 trials (all) trained once more differ from the ledger: trial 4 of configuration 0",
            ran.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_foreign_ledger_is_refused_or_differs()
    {
        await CompleteAsync(Specs.Tiny());
        string other = _folder.Write("other.yaml", Specs.Tiny(iterations: 21));
        (await Modcomp.RunAsync("run", other, "--output", _folder["other"], "--no-report", "--quiet")).Succeeded();
        string more = _folder.Write("more.yaml", Specs.Tiny(trials: 8));
        (await Modcomp.RunAsync("run", more, "--output", _folder["more"], "--no-report", "--quiet")).Succeeded();

        File.Copy(Path.Combine(_folder["other"], "trials.ledger"), Ledger, overwrite: true);
        Assert.Equal(ExitCode.Refused, (await Modcomp.RunAsync("verify", Run)).ExitCode);
        File.Copy(Path.Combine(_folder["more"], "trials.ledger"), Ledger, overwrite: true);
        Assert.Equal(ExitCode.Mismatch, (await Modcomp.RunAsync("verify", Run)).ExitCode);
    }

    [Fact]
    public async Task A_run_that_has_gone_on_and_is_under_way_is_not_judged()
    {
        await CompleteAsync(Specs.Tiny());
        byte[] json = await File.ReadAllBytesAsync(Estimates);
        byte[] csv = await File.ReadAllBytesAsync(Path.Combine(Run, "estimates.csv"));
        await CompleteAsync(Specs.Tiny(trials: 8));
        await File.WriteAllBytesAsync(Estimates, json);
        await File.WriteAllBytesAsync(Path.Combine(Run, "estimates.csv"), csv);
        using (RunLock.Acquire(new RunFolder(Run)))
        {
            Ran during = await Modcomp.RunAsync("verify", Run);
            Assert.Equal(
                $"modcomp: {Run} is being run at this moment: estimates.json is of 6 trials and the ledger has 8 by now. Verify it when "
                    + $"the run has ended; 'modcomp status' says how far it is."
                    + Environment.NewLine,
                during.Error
            );
            Assert.Equal(ExitCode.Refused, during.ExitCode);
            File.Delete(Estimates);
            Ran before = await Modcomp.RunAsync("verify", Run);
            Assert.Equal(
                $"modcomp: {Run} is being run at this moment: its estimates are written when it ends. Verify it when the run has ended; "
                    + $"'modcomp status' says how far it is."
                    + Environment.NewLine,
                before.Error
            );
            Assert.Equal(ExitCode.Refused, before.ExitCode);
            await File.WriteAllBytesAsync(Estimates, json);
        }

        // Whoever stopped it left estimates that are not those of the ledger.
        Assert.Equal(ExitCode.Mismatch, (await Modcomp.RunAsync("verify", Run)).ExitCode);
        (await Modcomp.RunAsync("report", Run)).Succeeded();
        using (RunLock.Acquire(new RunFolder(Run)))
        {
            // Nothing new yet: what is recorded can be judged.
            (await Modcomp.RunAsync("verify", Run)).Succeeded();
        }
    }

    [Fact]
    public async Task Without_recorded_estimates_there_is_nothing_to_verify()
    {
        await CompleteAsync(Specs.Tiny());
        File.Delete(Estimates);
        Ran ran = await Modcomp.RunAsync("verify", Run);
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains("modcomp report", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Trials_are_spread_evenly_and_each_once()
    {
        (int, TrialRange)[] committed = [(0, new(0, 7)), (0, new(9, 12)), (2, new(0, 90))];
        var all = RunVerification.Spread(committed, long.MaxValue).ToList();
        Assert.Equal(100, all.Distinct().Count());
        Assert.All(
            all,
            t => Assert.Contains(committed, c => c.Item1 == t.Configuration && c.Item2.First <= t.Trial && t.Trial < c.Item2.End)
        );
        var ten = RunVerification.Spread(committed, 10).ToList();
        Assert.Equal([(0, 5L), (2, 5L), (2, 15L)], ten.Take(3));
        Assert.Equal(10, ten.Count);
    }

    private static JsonElement Json(Ran ran) => JsonDocument.Parse(ran.Succeeded().Output).RootElement;

    private async Task CompleteAsync(string text)
    {
        string spec = _folder.Write("tiny.yaml", text);
        (await Modcomp.RunAsync("run", spec, "--output", Run, "--no-report", "--quiet")).Succeeded();
    }

    /// <summary>Replaces the ledger by a valid one in which one bit of one trial is another.</summary>
    private async Task ForgeAsync(int trial)
    {
        string copy = Ledger + ".forged";
        FileLedger from = FileLedger.OpenForReading(Ledger);
        await using (from.ConfigureAwait(true))
        {
            TrialResult[] results = [.. from.Read(0, new TrialRange(0, 6)).Select(r => r.Result)];
            results[trial].FinalGamma[1] = MathF.BitIncrement(results[trial].FinalGamma[1]);
            FileLedger to = FileLedger.Open(copy, from.Identity);
            await using (to.ConfigureAwait(true))
            {
                await to.AppendAsync(new TrialBlock(0, 0, results.Length), results, CancellationToken.None);
            }
        }

        File.Move(copy, Ledger, overwrite: true);
    }
}
