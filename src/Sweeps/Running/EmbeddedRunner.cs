using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>Runs a sweep in this process on worker threads.</summary>
public sealed class EmbeddedRunner
{
    /// <summary>Creates a runner.</summary>
    /// <param name="engine">What trains the trials; called by all workers at once.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    public EmbeddedRunner(ITrialEngine engine, RunnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Engine = engine;
        Options = options ?? new RunnerOptions();
    }

    /// <summary>What trains the trials.</summary>
    public ITrialEngine Engine { get; }

    /// <summary>How it works.</summary>
    public RunnerOptions Options { get; }

    /// <summary>Runs every trial of the sweep that the ledger lacks.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger; see <see cref="OpenRun"/>.</param>
    /// <param name="progress">Told where the run stands every <see cref="RunnerOptions.ProgressInterval"/> and once at the end; null for nobody.</param>
    /// <param name="cancellation">Asks the run to stop: finished blocks are committed, unfinished ones dropped, and the result says <see cref="RunEnd.Stopped"/>.</param>
    /// <exception cref="RunException">A block failed too often.</exception>
    /// <exception cref="LedgerException">Results could not be committed.</exception>
    public Task<RunResult> RunAsync(
        SweepSpec spec, ITrialLedger ledger, IProgress<SweepProgress>? progress, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
