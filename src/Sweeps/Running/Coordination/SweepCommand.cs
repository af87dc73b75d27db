using System.Text.Json.Serialization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>What a <see cref="SweepCoordinator"/> wants done.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "command")]
[JsonDerivedType(typeof(RunBlock), nameof(RunBlock))]
[JsonDerivedType(typeof(RecordFailure), nameof(RecordFailure))]
[JsonDerivedType(typeof(CancelBlock), nameof(CancelBlock))]
[JsonDerivedType(typeof(Finish), nameof(Finish))]
public abstract record SweepCommand
{
    private protected SweepCommand() { }
}

/// <summary>Let a worker compute a block, then append its results to the ledger.</summary>
/// <param name="Worker">Number of the worker; it is idle.</param>
/// <param name="Block">The trials; none of them is committed or in work elsewhere.</param>
/// <param name="Attempt">1 for the first attempt.</param>
public sealed record RunBlock(int Worker, TrialBlock Block, int Attempt) : SweepCommand;

/// <summary>
/// Append to the ledger that a trial gave no result, and answer with <see cref="BlockCommitted"/> or <see cref="CommitFailed"/>.
/// </summary>
/// <param name="Block">The one trial.</param>
/// <param name="Outcome"><see cref="TrialOutcome.TimedOut"/> or <see cref="TrialOutcome.Crashed"/>.</param>
/// <param name="Reason">Why, in one phrase, for the log.</param>
public sealed record RecordFailure(TrialBlock Block, TrialOutcome Outcome, string Reason) : SweepCommand
{
    /// <summary>What is appended: the result of a trial that gave none, in the layout of its configuration.</summary>
    /// <param name="spec">The sweep.</param>
    public ResultBlock Result(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Configurations[Block.Configuration].Definition.Failed(Outcome);
    }
}

/// <summary>Tell a worker to drop its block; it answers with any of the events that end a block.</summary>
/// <param name="Worker">Number of the worker; it is busy.</param>
public sealed record CancelBlock(int Worker) : SweepCommand;

/// <summary>The sweep is over: nothing is in work. The last command.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Reason">Why, when it failed; otherwise null.</param>
public sealed record Finish(SweepEnd End, string? Reason) : SweepCommand;
