using System.ComponentModel.DataAnnotations;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Where a sweep stands; a snapshot.</summary>
public sealed record SweepStatus
{
    private const string CurrentSchema = "modality-competition/sweep/1";

    /// <summary>Version of this record on the wire.</summary>
    [AllowedValues(CurrentSchema)]
    public string Schema { get; } = CurrentSchema;

    /// <summary>Identifier, see <see cref="SweepIdentity"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the sweep, as its spec has it.</summary>
    public required string Name { get; init; }

    /// <summary>What the sweep shows, as its spec has it; may be empty.</summary>
    public string Description
    {
        get;
        // A server of another version may leave it out, for which a generated reader gives null.
        init => field = value ?? "";
    } = "";

    /// <summary>What is meant to happen with it.</summary>
    public required SweepState State { get; init; }

    /// <summary>Weight in the share of the workers.</summary>
    public required int Priority { get; init; }

    /// <summary>When it was first submitted, UTC.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Engine and version of its arithmetic.</summary>
    public required string Engine { get; init; }

    /// <summary>Number of configurations.</summary>
    public required int Configurations { get; init; }

    /// <summary>Committed trials of all configurations.</summary>
    public required long TrialsDone { get; init; }

    /// <summary>Trials it asks for, with a target the most it may have.</summary>
    public required long TrialsTotal { get; init; }

    /// <summary>Smoothed rate of commitment; 0 while nothing is committed.</summary>
    public double TrialsPerSecond { get; init; }

    /// <summary>Seconds until it is done at that rate; null while nothing can be said.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>
    /// Blocks of trials in work at this moment; of a sweep that was stopped at least 1 until what was computed is committed and the rest is
    /// dropped.
    /// </summary>
    public int BlocksInWork { get; init; }

    /// <summary>Where it stands with its target; null for a sweep without one.</summary>
    public SweepTarget? Target { get; init; }

    /// <summary>Where its archive stands; null for a sweep without one.</summary>
    public SweepArchive? Archive { get; init; }

    /// <summary>Why it failed, or why the server and no user paused it, one sentence with the remedy; null when neither is so.</summary>
    public string? Failure { get; init; }

    /// <summary>Hash of all results, 64 lower-case hexadecimal digits; null until it is completed.</summary>
    public string? ResultsHash { get; init; }

    /// <summary>Its experiment; empty from a server that does not say.</summary>
    public string Experiment
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>Bytes of its trials; 0 where that is not known.</summary>
    public long Bytes { get; init; }

    /// <summary>Words of its users on it; see <see cref="RunTags"/>.</summary>
    public IReadOnlyList<string> Tags
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// What <see cref="BlocksInWork"/> says of a sweep whose run has not been let go: one that was told to rest does so when its end is
    /// settled, not when its last block ends.
    /// </summary>
    /// <param name="state">Its state.</param>
    /// <param name="inWork">Blocks in work.</param>
    /// <param name="settled">Whether what it has done is settled.</param>
    public static int BlocksLeft(SweepState state, int inWork, bool settled) =>
        settled ? 0
        : state == SweepState.Running ? inWork
        : Math.Max(1, inWork);

    /// <summary>Whether nothing of it is in work and nothing will be until somebody asks.</summary>
    public bool IsAtRest => State is not (SweepState.Running or SweepState.Finishing) && BlocksInWork == 0;
}
