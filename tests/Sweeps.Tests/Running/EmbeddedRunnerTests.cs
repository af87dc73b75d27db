using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Running;

public sealed class EmbeddedRunnerTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(1, 1024)]
    [InlineData(2, 8)]
    [InlineData(7, 1)]
    public async Task Every_trial_is_committed_once_whatever_the_workers_and_blocks_and_the_hash_is_the_same(int workers, int blockSize)
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 3, trials: 100, blockSize: blockSize);
        var folder = new RunFolder(_temporary.File("run"));
        await using OpenRun run = OpenRun.Open(folder, spec, new SyntheticEngine().Identity);
        RunResult result = await new EmbeddedRunner(new SyntheticEngine(), new RunnerOptions { Workers = workers })
            .RunAsync(spec, run.Ledger, null, CancellationToken.None);
        Assert.Equal((RunEnd.Completed, 300L, 300L, 300L), (result.End, result.Done, result.Total, result.Computed));
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal([new TrialRange(0, 100)], run.Ledger.Committed(c));
        }
    }
}
