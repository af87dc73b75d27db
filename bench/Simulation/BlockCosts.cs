namespace ModalityCompetition.Simulation;

/// <summary>
/// What a block costs, in seconds. The defaults were measured as docs/capacity.md says; a machine that is twice as fast halves all but the
/// delays.
/// </summary>
internal sealed record BlockCosts
{
    /// <summary>Processor time of the silo of the sweep's grain for a block at another silo: order, answer, two events, one
    /// command.</summary>
    public double GrainBlock { get; init; } = 35e-6;

    /// <summary>Processor time there for an answer that says that a block is still in work.</summary>
    public double GrainPoll { get; init; } = 35e-6;

    /// <summary>Processor time of a device's silo for a block, without its trials.</summary>
    public double SiloBlock { get; init; } = 110e-6;

    /// <summary>Processor time of a device's silo for a trial: its grain and its messages.</summary>
    public double SiloTrial { get; init; } = 45e-6;

    /// <summary>Processor time of the database for a transaction.</summary>
    public double DatabaseTransaction { get; init; } = 600e-6;

    /// <summary>Processor time of the database for a row, which is a block.</summary>
    public double DatabaseRow { get; init; } = 50e-6;

    /// <summary>Processor time of the database for the result of a trial.</summary>
    public double DatabaseTrial { get; init; } = 2.3e-6;

    /// <summary>Time that a message is under way.</summary>
    public double Message { get; init; } = 0.0005;

    /// <summary>Time for which a transaction waits for disk and network.</summary>
    public double Commit { get; init; } = 0.004;

    /// <summary>After so long an order is answered with "still in work" and given again.</summary>
    public double Patience { get; init; } = 25;

    /// <summary>Time until the others know that a silo is gone.</summary>
    public double Detection { get; init; } = 15;
}
