using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>Where a run gets its workers from when it does not start threads of its own.</summary>
internal interface IWorkerSource
{
    /// <summary>Workers for a run.</summary>
    /// <param name="plan">What is run.</param>
    /// <param name="run">Runs a block on the calling thread; does not throw; with a token that is cancelled already it ends at
    /// once.</param>
    IReadOnlyList<IBlockWorker> Workers(SweepPlan plan, Action<RunBlock, CancellationToken> run);
}
