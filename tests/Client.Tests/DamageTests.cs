using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Tests;

/// <summary>Damaged files and unwritable places: a clean recovery or a clear error, never a wrong number.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Run => _folder["run"];

    private string Ledger => Path.Combine(Run, "trials.ledger");

    private string Spec => _folder["tiny.yaml"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task A_truncated_ledger_is_recovered_and_ends_in_the_same_estimates(int bytes)
    {
        byte[] estimates = await CompleteAsync(Specs.TinySweep());
        using (FileStream ledger = File.OpenWrite(Ledger))
        {
            ledger.SetLength(ledger.Length - bytes);
        }

        Ran again = (await Modcomp.RunAsync("run", Spec, "--output", Run)).Succeeded();
        Assert.Contains("warning: ", again.Error, StringComparison.Ordinal);
        Assert.Contains("resuming: 4 of 8 trials already done", again.Error, StringComparison.Ordinal);
        Assert.Equal(estimates, Estimates());
    }

    [Fact]
    public async Task A_flipped_bit_is_never_a_wrong_number()
    {
        byte[] estimates = await CompleteAsync();
        byte[] whole = await File.ReadAllBytesAsync(Ledger);
        var random = new Random(20221);
        for (int i = 0; i < 12; i++)
        {
            byte[] flipped = [.. whole];
            int at = random.Next(flipped.Length);
            flipped[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(Ledger, flipped);
            Ran again = await Modcomp.RunAsync("run", Spec, "--output", Run, "--no-report");
            Assert.True(
                again.ExitCode is ExitCode.Ok or ExitCode.Storage or ExitCode.Refused,
                $"byte {at}: exit code {again.ExitCode}\n{again.Error}"
            );
            Assert.DoesNotContain("   at ", again.Error, StringComparison.Ordinal);
            if (again.ExitCode == ExitCode.Ok)
            {
                Assert.Equal(estimates, Estimates());
            }
            else
            {
                Assert.StartsWith("modcomp: ", again.Error, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_ledger_that_is_none_is_a_storage_error()
    {
        await CompleteAsync();
        await File.WriteAllTextAsync(Ledger, "this was a ledger once");
        foreach (
            string[] command in new[]
            {
                ["run", Spec, "--output", Run],
                new[] { "status", Run },
                ["report", Run],
                ["export", Run, "--format", "csv"],
            }
        )
        {
            Ran ran = await Modcomp.RunAsync(command);
            Assert.Equal(ExitCode.Storage, ran.ExitCode);
            Assert.Contains(Ledger, ran.Error, StringComparison.Ordinal);
            Assert.Single(ran.Error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public async Task An_edited_spec_in_the_run_folder_is_noticed()
    {
        await CompleteAsync();
        string spec = Path.Combine(Run, "spec.yaml");
        await File.WriteAllTextAsync(spec, Specs.Tiny().Replace("eta: 0.5", "eta: 0.4", StringComparison.Ordinal));
        Ran ran = await Modcomp.RunAsync("report", Run);
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains("training.eta: 0.5 -> 0.4", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_that_differs_is_told_field_by_field()
    {
        await CompleteAsync();
        await ForgeAsync(identity => identity, result => result.FinalGamma[1] = MathF.BitIncrement(result.FinalGamma[1]));
        Ran ran = await Modcomp.RunAsync("replay", Run, "--trial", "2");
        Assert.Equal(ExitCode.Mismatch, ran.ExitCode);
        Assert.Contains("final_gamma", ran.Output, StringComparison.Ordinal);
        Assert.StartsWith("modcomp: trial 2 of configuration 0 differs from the ledger in 1 of ", ran.Error, StringComparison.Ordinal);

        // The report, which trains trial 0 again, says so as well.
        Ran report = (await Modcomp.RunAsync("report", Run)).Succeeded();
        Assert.Contains("differs from the ledger", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_of_another_engine_are_not_mixed()
    {
        await CompleteAsync();
        await ForgeAsync(identity => identity with { Engine = new EngineIdentity("cpu", 999) }, _ => { });
        Ran run = await Modcomp.RunAsync("run", Spec, "--output", Run);
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Contains("engine: cpu/999 -> cpu/", run.Error, StringComparison.Ordinal);
        Ran replay = await Modcomp.RunAsync("replay", Run, "--trial", "2");
        Assert.Equal(ExitCode.Refused, replay.ExitCode);
        Assert.Contains("cpu/999", replay.Error, StringComparison.Ordinal);
        (await Modcomp.RunAsync("report", Run)).Succeeded();
    }

    [SkippableFact]
    public async Task A_place_that_cannot_be_written_is_a_storage_error()
    {
        Skip.IfNot(Directory.Exists("/proc/self"), "This system has no /proc, where nobody can create a folder.");
        _folder.Write("tiny.yaml", Specs.Tiny());
        Ran ran = await Modcomp.RunAsync("run", Spec, "--output", "/proc/modcomp-run");
        Assert.Equal(ExitCode.Storage, ran.ExitCode);
        Assert.StartsWith("modcomp: The run folder /proc/modcomp-run cannot be ", ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.TrimEnd().Split('\n'));
    }

    [SkippableFact]
    public async Task A_full_device_is_a_storage_error()
    {
        Skip.IfNot(File.Exists("/dev/full"), "This system has no /dev/full.");
        await CompleteAsync();
        Ran ran = await Modcomp.RunAsync("export", Run, "--format", "csv", "--output", "/dev/full");
        Assert.Equal(ExitCode.Storage, ran.ExitCode);
        Assert.Contains("make room", ran.Error, StringComparison.Ordinal);
        Assert.True(File.Exists("/dev/full"));
    }

    private async Task<byte[]> CompleteAsync(string? text = null)
    {
        _folder.Write("tiny.yaml", text ?? Specs.Tiny());
        (await Modcomp.RunAsync("run", Spec, "--output", Run, "--no-report", "--quiet")).Succeeded();
        return Estimates();
    }

    /// <summary>Replaces the ledger by one of the same trials with another identity or other results.</summary>
    private async Task ForgeAsync(Func<LedgerIdentity, LedgerIdentity> identity, Action<TrialResult> change)
    {
        string copy = Ledger + ".forged";
        FileLedger from = FileLedger.OpenForReading(Ledger);
        await using (from.ConfigureAwait(true))
        {
            TrialResult[] results = [.. from.Read(0, new TrialRange(0, 6)).Select(r => r.Result)];
            foreach (TrialResult result in results)
            {
                change(result);
            }

            FileLedger to = FileLedger.Open(copy, identity(from.Identity));
            await using (to.ConfigureAwait(true))
            {
                await to.AppendAsync(new TrialBlock(0, 0, results.Length), results, CancellationToken.None);
            }
        }

        File.Move(copy, Ledger, overwrite: true);
    }

    private byte[] Estimates() => File.ReadAllBytes(Path.Combine(Run, "estimates.json"));
}
