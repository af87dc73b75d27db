using ModalityCompetition.Sweeps.Running.Coordination;

namespace ModalityCompetition.Sweeps.Running.Workers;

/// <summary>
/// Whoever computes the blocks of a run, one at a time: a thread of the run's own, or a claim on threads that several runs share.
/// </summary>
internal interface IBlockWorker : IDisposable
{
    /// <summary>Completes when the worker computes nothing and will not any more.</summary>
    Task Ended { get; }

    /// <summary>Gives the idle worker a block.</summary>
    void Give(RunBlock command);

    /// <summary>Asks the worker to drop the block it was given last, whether it has begun it or not.</summary>
    void Cancel();

    /// <summary>Lets the worker end after the block it was given last.</summary>
    void Close();
}
