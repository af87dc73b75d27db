using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.TorchSharp.Devices;
using ModalityCompetition.Training.TorchSharp.Engines;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>
/// Whole sweeps on devices that fail: what is committed stays, what is not is trained elsewhere, and nothing is blamed on a trial.
/// </summary>
public sealed class LostDeviceTests : IDisposable
{
    private const int Block = 64;

    // Ten blocks of one tile each.
    private static readonly SweepSpec Spec = SyntheticSweep.Spec(configurations: 10, trials: Block);
    private readonly DirectoryInfo _folder;

    public LostDeviceTests()
    {
        TestDevice.SkipWithoutLibtorch();
        _folder = Directory.CreateTempSubdirectory("modcomp-lost-");
    }

    [SkippableFact]
    public async Task When_the_only_device_is_lost_the_run_ends_with_the_reason_and_another_device_finishes_the_rest()
    {
        Assert.Equal(10, new SweepPlan(Spec).BlockCount);
        RunException failure = await Assert.ThrowsAsync<RunException>(() => RunAsync("a", new ScriptedDevice("cuda:0", callsToLive: 4)));
        Assert.Contains(
            "cuda:0 stopped working (CUDA error: unspecified launch failure): check it with nvidia-smi",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Equal(4 * Block, (await TrialsAsync("a")).Count);
        ScriptedDevice other = new("cuda:1");
        await RunAsync("a", other);
        Assert.Equal(6, other.Calls.Count);
        await RunAsync("b", new ScriptedDevice("cuda:0"));
        Assert.Equal(await TrialsAsync("b"), await TrialsAsync("a"));
        Assert.Equal(10 * Block, (await TrialsAsync("a")).Count);
    }

    [SkippableFact]
    public async Task A_device_that_is_lost_beside_another_costs_the_sweep_nothing_but_time()
    {
        (ScriptedDevice lost, ScriptedDevice kept) = (new("cuda:0", callsToLive: 2), new("cuda:1"));
        await RunAsync("a", lost, kept);
        await RunAsync("b", new ScriptedDevice("cuda:0"));
        Assert.Equal(3, lost.Calls.Count);
        Assert.Equal(8, kept.Calls.Count);
        Assert.Equal(await TrialsAsync("b"), await TrialsAsync("a"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task RunAsync(string name, params ITileDevice[] devices)
    {
        TorchTrialEngine engine = new(devices, allowTf32: false);
        await using OpenRun run = Open(name, engine);
        await new EmbeddedRunner(engine, new RunnerOptions { Workers = engine.PreferredCallers!.Value }).RunAsync(
            Spec,
            run.Ledger,
            null,
            CancellationToken.None
        );
    }

    // Every trial in the ledger with all its bits.
    private async Task<List<string>> TrialsAsync(string name)
    {
        await using OpenRun run = Open(name, new TorchTrialEngine([new ScriptedDevice("cuda:0")], allowTf32: false));
        List<string> trials = [];
        for (int c = 0; c < Spec.Configurations.Length; c++)
        {
            foreach (TrialRecord record in run.Ledger.Committed(c).SelectMany(range => run.Ledger.Read(c, range)))
            {
                Assert.Equal(TrialOutcome.Completed, record.Result.Outcome);
                trials.Add($"{c} {record.Trial} {TrialSamples.Bits(record.Result)}");
            }
        }

        return trials;
    }

    private OpenRun Open(string name, TorchTrialEngine engine) =>
        OpenRun.Open(
            new RunFolder(Path.Combine(_folder.FullName, name)),
            Spec,
            engine.Identity,
            new LedgerOptions { Durability = LedgerDurability.None }
        );
}
