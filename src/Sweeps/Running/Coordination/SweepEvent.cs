using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>Something that happened to a sweep; what a <see cref="SweepCoordinator"/> decides upon.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(WorkerJoined), nameof(WorkerJoined))]
[JsonDerivedType(typeof(WorkerLost), nameof(WorkerLost))]
[JsonDerivedType(typeof(BlockComputed), nameof(BlockComputed))]
[JsonDerivedType(typeof(BlockCommitted), nameof(BlockCommitted))]
[JsonDerivedType(typeof(BlockFailed), nameof(BlockFailed))]
[JsonDerivedType(typeof(WorkerUnable), nameof(WorkerUnable))]
[JsonDerivedType(typeof(BlockReleased), nameof(BlockReleased))]
[JsonDerivedType(typeof(CommitFailed), nameof(CommitFailed))]
[JsonDerivedType(typeof(BlockHeldElsewhere), nameof(BlockHeldElsewhere))]
[JsonDerivedType(typeof(BlockFreed), nameof(BlockFreed))]
[JsonDerivedType(typeof(CommittedElsewhere), nameof(CommittedElsewhere))]
[JsonDerivedType(typeof(LedgerLost), nameof(LedgerLost))]
[JsonDerivedType(typeof(StopRequested), nameof(StopRequested))]
[JsonDerivedType(typeof(ConfigurationJudged), nameof(ConfigurationJudged))]
public abstract record SweepEvent
{
    private protected SweepEvent() { }
}

/// <summary>A worker joined and waits for a block.</summary>
/// <param name="Worker">Number of the worker, chosen by the driver; not in use by another.</param>
public sealed record WorkerJoined(int Worker) : SweepEvent;

/// <summary>
/// A worker is gone, for good or with its lease; the block it had, if any, is given to another and this does not count as a failure.
/// </summary>
/// <param name="Worker">Number of the worker.</param>
public sealed record WorkerLost(int Worker) : SweepEvent;

/// <summary>A worker has computed its block and waits for the next; the results are on their way to the ledger.</summary>
/// <param name="Worker">Number of the worker.</param>
public sealed record BlockComputed(int Worker) : SweepEvent;

/// <summary>A computed block is durable.</summary>
/// <param name="Block">The block.</param>
public sealed record BlockCommitted(TrialBlock Block) : SweepEvent;

/// <summary>A worker could not compute its block and waits for another.</summary>
/// <param name="Worker">Number of the worker.</param>
/// <param name="Reason">Why, in one phrase.</param>
/// <param name="TimedOut">Whether it took longer than it may, rather than failing by itself.</param>
/// <param name="IsCertain">Whether another attempt would only repeat it, as far as is known.</param>
public sealed record BlockFailed(int Worker, string Reason, bool TimedOut = false, bool IsCertain = false) : SweepEvent;

/// <summary>
/// A worker cannot run trials of this sweep at all, because its machine lacks what they need. It is gone for this sweep, and the block that
/// it had is given to another; this does not count as a failure. A sweep fails when no worker of it ever could.
/// </summary>
/// <param name="Worker">Number of the worker.</param>
/// <param name="Reason">Why, in one phrase.</param>
public sealed record WorkerUnable(int Worker, string Reason) : SweepEvent;

/// <summary>A worker gave its block back, as after <see cref="CancelBlock"/>, and waits for another; not a failure.</summary>
/// <param name="Worker">Number of the worker.</param>
public sealed record BlockReleased(int Worker) : SweepEvent;

/// <summary>A computed block could not be made durable; the sweep cannot go on.</summary>
/// <param name="Block">The block.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record CommitFailed(TrialBlock Block, string Reason) : SweepEvent;

/// <summary>
/// The block that a worker was given is in work in another process, or was; the worker waits for another. The block stays in mind until it
/// is freed or committed.
/// </summary>
/// <param name="Worker">Number of the worker.</param>
public sealed record BlockHeldElsewhere(int Worker) : SweepEvent;

/// <summary>A block that another process had in work was given up or its lease has run out; anybody may take it.</summary>
/// <param name="Block">The block.</param>
public sealed record BlockFreed(TrialBlock Block) : SweepEvent;

/// <summary>A block that another process had in work is durable.</summary>
/// <param name="Block">The block.</param>
public sealed record CommittedElsewhere(TrialBlock Block) : SweepEvent;

/// <summary>The ledger cannot be reached any more; the sweep cannot go on.</summary>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record LedgerLost(string Reason) : SweepEvent;

/// <summary>The sweep shall end soon; what is committed stays.</summary>
public sealed record StopRequested : SweepEvent;

/// <summary>
/// What the trials of a configuration say about its target by now, for a sweep that has one. Told for every configuration before the first
/// worker joins, and again whenever more trials have been consumed, before the commit that made them available. A configuration that has
/// stopped gets no further block.
/// </summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Consumed">Committed trials 0, 1, ... without a gap that the interval rests on.</param>
/// <param name="HalfWidth">Half-width of the interval; infinite when nothing is known. With several targets that of the one that binds,
/// times the half-width wanted of the first target over its own, so that one number stands for all.</param>
/// <param name="Forecast">Trials at which it will about stop, at least <paramref name="Consumed"/>; null when nothing can be said
/// yet.</param>
/// <param name="Stopped">Whether the configuration needs no more trials, for good.</param>
public sealed record ConfigurationJudged(int Configuration, long Consumed, double HalfWidth, long? Forecast, bool Stopped) : SweepEvent;
