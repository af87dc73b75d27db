namespace ModalityCompetition.Grains.Interfaces.Sweeps;

/// <summary>Where a sweep stands; the wire form of <c>SweepStatus</c>.</summary>
[GenerateSerializer, Immutable, Alias("modcomp.SweepStatusRecord")]
public sealed record SweepStatusRecord
{
    /// <summary>Identifier.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Name, as the spec has it.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Description, as the spec has it.</summary>
    [Id(2)]
    public required string Description { get; init; }

    /// <summary>What is meant to happen with it: a name of <c>SweepState</c>.</summary>
    [Id(3)]
    public required string State { get; init; }

    /// <summary>Weight in the share of the devices.</summary>
    [Id(4)]
    public required int Priority { get; init; }

    /// <summary>When it was first submitted, UTC.</summary>
    [Id(5)]
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Engine as <c>name/arithmetic</c>.</summary>
    [Id(6)]
    public required string Engine { get; init; }

    /// <summary>Number of configurations.</summary>
    [Id(7)]
    public required int Configurations { get; init; }

    /// <summary>Committed trials.</summary>
    [Id(8)]
    public required long TrialsDone { get; init; }

    /// <summary>Trials it asks for.</summary>
    [Id(9)]
    public required long TrialsTotal { get; init; }

    /// <summary>Smoothed rate of commitment.</summary>
    [Id(10)]
    public double TrialsPerSecond { get; init; }

    /// <summary>Seconds until it is done at that rate; null while nothing can be said.</summary>
    [Id(11)]
    public double? SecondsLeft { get; init; }

    /// <summary>Blocks in work.</summary>
    [Id(12)]
    public int BlocksInWork { get; init; }

    /// <summary>Where it stands with its target; null without one.</summary>
    [Id(13)]
    public TargetRecord? Target { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    [Id(14)]
    public string? Failure { get; init; }

    /// <summary>Hash of all results; null until it is completed.</summary>
    [Id(15)]
    public string? ResultsHash { get; init; }

    /// <summary>Devices that work for it.</summary>
    [Id(16)]
    public int Devices { get; init; }

    /// <summary>Where its archive stands; null for a sweep without one.</summary>
    [Id(17)]
    public ArchiveRecord? Archive { get; init; }

    /// <summary>Its experiment.</summary>
    [Id(18)]
    public string Experiment { get; init; } = "";

    /// <summary>Words of its users on it.</summary>
    [Id(19)]
    public IReadOnlyList<string> Tags { get; init; } = [];
}
