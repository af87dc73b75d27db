namespace ModalityCompetition.Simulation;

/// <summary>A cluster, what it is asked to do and what befalls it.</summary>
internal sealed record Fleet
{
    /// <summary>Silos.</summary>
    public int Silos { get; init; } = 1000;

    /// <summary>Devices of a silo.</summary>
    public int DevicesPerSilo { get; init; } = 8;

    /// <summary>Blocks that a device may have of a sweep at once.</summary>
    public int Places { get; init; } = 3;

    /// <summary>Processors of a silo.</summary>
    public int CoresPerSilo { get; init; } = 8;

    /// <summary>Processors of the database.</summary>
    public int DatabaseCores { get; init; } = 2;

    /// <summary>The priority of each sweep.</summary>
    public IReadOnlyList<int> Priorities { get; init; } = [10];

    /// <summary>Trials of a configuration of each sweep.</summary>
    public long Trials { get; init; } = 1_000_000_000;

    /// <summary>Configurations of each sweep.</summary>
    public int Configurations { get; init; } = 1;

    /// <summary>Trials of a block of the plan, a power of two.</summary>
    public int Block { get; init; } = 32;

    /// <summary>Seconds that a device takes for a trial.</summary>
    public double TrialSeconds { get; init; } = 0.0156;

    /// <summary>By how much, as a part of itself, the time of a block differs, evenly up and down.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>The setting JoinedBlocks.</summary>
    public int Joined { get; init; } = 16;

    /// <summary>Devices up to which blocks are as the plan has them.</summary>
    public int DevicesUnjoined { get; init; } = 64;

    /// <summary>Mean seconds between two losses of a silo, whichever; infinite for none.</summary>
    public double SecondsBetweenLosses { get; init; } = double.PositiveInfinity;

    /// <summary>Mean seconds between two silos that are cut off from the others, not from the database; infinite for none.</summary>
    public double SecondsBetweenCuts { get; init; } = double.PositiveInfinity;

    /// <summary>Mean length of a cut.</summary>
    public double CutSeconds { get; init; } = 20;

    /// <summary>Mean seconds between two times at which the database is slow; infinite for none.</summary>
    public double SecondsBetweenSlowTimes { get; init; } = double.PositiveInfinity;

    /// <summary>How long each lasts; in every third one the database is away.</summary>
    public double SlowSeconds { get; init; } = 30;

    /// <summary>By what factor it is slower then.</summary>
    public double Slowness { get; init; } = 10;

    /// <summary>Seconds until a silo that was lost is back.</summary>
    public double RestartSeconds { get; init; } = 120;

    /// <summary>Number that every random draw follows from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Devices of all silos.</summary>
    public int Devices => Silos * DevicesPerSilo;
}
