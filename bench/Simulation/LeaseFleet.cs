namespace ModalityCompetition.Simulation;

/// <summary>Workers of a shared ledger, what they do and what befalls them. Times in seconds.</summary>
internal sealed record LeaseFleet
{
    /// <summary>Workers.</summary>
    public int Workers { get; init; } = 1000;

    /// <summary>Blocks of the sweep.</summary>
    public int Blocks { get; init; } = 200_000;

    /// <summary>Time for a block.</summary>
    public double BlockSeconds { get; init; } = 0.5;

    /// <summary>Length of a lease.</summary>
    public double LeaseSeconds { get; init; } = 30;

    /// <summary>Part of the workers that die.</summary>
    public double Dying { get; init; } = 0.05;

    /// <summary>Part of the workers that are cut off from the database once.</summary>
    public double Cut { get; init; } = 0.05;

    /// <summary>Mean length of a cut.</summary>
    public double CutSeconds { get; init; } = 60;

    /// <summary>Faults begin before this time.</summary>
    public double FaultsUntil { get; init; } = 60;

    /// <summary>Processors of the database.</summary>
    public int DatabaseCores { get; init; } = 2;

    /// <summary>Processor time of the database for a claim.</summary>
    public double ClaimCost { get; init; } = 500e-6;

    /// <summary>Processor time of the database for an append.</summary>
    public double AppendCost { get; init; } = 500e-6;

    /// <summary>Processor time of the database for a renewal.</summary>
    public double RenewCost { get; init; } = 200e-6;

    /// <summary>Time that a request is under way.</summary>
    public double Request { get; init; } = 0.002;

    /// <summary>Number that every random draw follows from.</summary>
    public int Seed { get; init; } = 1;
}
