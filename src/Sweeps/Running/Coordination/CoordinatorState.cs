using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>
/// All that a <see cref="SweepCoordinator"/> knows between two events, besides plan and limits: a coordinator that is made of it decides
/// what the first one would.
/// </summary>
internal sealed record CoordinatorState
{
    /// <summary>Workers without a block.</summary>
    public required int[] Idle { get; init; }

    /// <summary>Workers with a block.</summary>
    public required BusyWorker[] Running { get; init; }

    /// <summary>Blocks on their way to the ledger.</summary>
    public required BlockAttempt[] Committing { get; init; }

    /// <summary>Blocks that are tried again, the next one first.</summary>
    public required BlockAttempt[] Again { get; init; }

    /// <summary>Blocks that other processes have in work.</summary>
    public required BlockAttempt[] Elsewhere { get; init; }

    /// <summary>Trials that wait for another one's success, the first one first.</summary>
    public required SuspectTrial[] Suspects { get; init; }

    /// <summary>Trials that were handed out and are not needed any more.</summary>
    public required long Dropped { get; init; }

    /// <summary>Trials that were recorded as crashed.</summary>
    public required long Crashed { get; init; }

    /// <summary>Blocks that were computed.</summary>
    public required long Computed { get; init; }

    /// <summary>Workers that have joined, those that are gone included, without those that were unable.</summary>
    public required long Able { get; init; }

    /// <summary>Committed trials.</summary>
    public required long Done { get; init; }

    /// <summary>How the sweep will end, once it winds down.</summary>
    public SweepEnd? End { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>What has been handed out.</summary>
    public required BlockSourceState Blocks { get; init; }
}

/// <summary>A worker with its block.</summary>
/// <param name="Worker">Number of the worker.</param>
/// <param name="Attempt">What it works at.</param>
internal readonly record struct BusyWorker(int Worker, BlockAttempt Attempt);

/// <summary>A trial that waits for another one's success.</summary>
/// <param name="Block">The block, of one trial.</param>
/// <param name="Reason">Why it failed.</param>
internal readonly record struct SuspectTrial(TrialBlock Block, string Reason);
