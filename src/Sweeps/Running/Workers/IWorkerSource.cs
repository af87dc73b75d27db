using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Coordination;

namespace ModalityCompetition.Sweeps.Running.Workers;

/// <summary>Where a run gets its workers from when it does not start threads of its own.</summary>
internal interface IWorkerSource
{
    /// <summary>Workers for a run.</summary>
    /// <param name="plan">What is run.</param>
    /// <param name="run">Runs a block on the calling thread; does not throw; with a token that is cancelled already it ends at
    /// once.</param>
    IReadOnlyList<IBlockWorker> Workers(SweepPlan plan, Action<RunBlock, CancellationToken> run);
}
