using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Grains.Storage;

/// <summary>What the cluster keeps of a sweep besides its trials. The trials are in the ledger, and only there.</summary>
public sealed record SweepEntry
{
    /// <summary>Identifier, see <see cref="SweepIdentity"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Text of the spec.</summary>
    public required string Spec { get; init; }

    /// <summary>What its sender called the text.</summary>
    public required string Source { get; init; }

    /// <summary>Engine whose results these are, and version of its arithmetic.</summary>
    public required EngineIdentity Engine { get; init; }

    /// <summary>Weight in the share of the devices.</summary>
    public required int Priority { get; init; }

    /// <summary>When it was first submitted, UTC.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>What is meant to happen with it.</summary>
    public required SweepState State { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Hash of all results; null until it is completed.</summary>
    public string? ResultsHash { get; init; }

    /// <summary>Committed trials when it came to rest.</summary>
    public long TrialsDone { get; init; }

    /// <summary>Where it stood with its target then; null without one.</summary>
    public SweepTarget? Target { get; init; }

    /// <summary>Where its archive stood then; null where that is not known, or it has none.</summary>
    public SweepArchive? Archive { get; init; }

    /// <summary>Words of its users on it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether it is being removed: nobody sees it any more, and what is left of it goes next.</summary>
    public bool IsRemoving { get; init; }

    /// <summary>
    /// Raised by every change; who writes says which version it changes, so no change is lost and a sweep that lives twice notices.
    /// </summary>
    public long Version { get; init; } = 1;

    /// <summary>Whether it counts among the sweeps that are neither completed nor cancelled.</summary>
    public bool IsUnfinished() => !IsRemoving && State is not (SweepState.Completed or SweepState.Cancelled);

    /// <summary>The same after its ledger has lost trials: it is completed no more, and a resumption trains them again.</summary>
    public SweepEntry Lost(LedgerLossException loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return this with { State = SweepState.Failed, Failure = loss.Message, TrialsDone = loss.Held, ResultsHash = null };
    }
}
