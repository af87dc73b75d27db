using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>What a <see cref="SweepCoordinator"/> wants done.</summary>
public abstract record SweepCommand
{
    private protected SweepCommand()
    {
    }
}

/// <summary>Let a worker compute a block, then append its results to the ledger.</summary>
/// <param name="Worker">Number of the worker; it is idle.</param>
/// <param name="Block">The trials; none of them is committed or in work elsewhere.</param>
/// <param name="Attempt">1 for the first attempt.</param>
public sealed record RunBlock(int Worker, TrialBlock Block, int Attempt) : SweepCommand;

/// <summary>Tell a worker to drop its block; it answers with any of the events that end a block.</summary>
/// <param name="Worker">Number of the worker; it is busy.</param>
public sealed record CancelBlock(int Worker) : SweepCommand;

/// <summary>The sweep is over: nothing is in work. The last command.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Reason">Why, when it failed; otherwise null.</param>
public sealed record Finish(SweepEnd End, string? Reason) : SweepCommand;
