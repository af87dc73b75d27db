namespace ModalityCompetition.Training.Optimization;

/// <summary>Full-batch gradient descent on the empirical cross-entropy (arXiv 2203.12221, Section 4.2).</summary>
public sealed record OptimizationParameters
{
    /// <summary>Step size eta > 0.</summary>
    public required double StepSize { get; init; }

    /// <summary>Largest number T >= 0 of iterations of every network.</summary>
    public required int Iterations { get; init; }

    /// <summary>
    /// Training loss > 0 (mean cross-entropy, nats) at or below which a network stops early; null trains all T iterations.
    /// A network with loss L(W(t)) at or below the target performs t steps.
    /// </summary>
    public double? LossTarget { get; init; }

    /// <summary>How long steps are; growing ones are for twins.</summary>
    public StepSchedule Steps { get; init; }

    /// <summary>Which networks are trained; the joint one alone is for twins.</summary>
    public TrainedNetworks Networks { get; init; }
}
