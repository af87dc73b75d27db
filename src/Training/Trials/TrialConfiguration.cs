using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// Everything but the random numbers that determines a trial. A trial draws its data and its initial weights, trains the joint
/// network and every uni-modal network from the same initial weights, and evaluates them and the probes on a fresh test sample.
/// </summary>
public sealed record TrialConfiguration
{
    /// <summary>Data distribution and sample size.</summary>
    public required DataParameters Data { get; init; }

    /// <summary>Architecture and initialisation.</summary>
    public required NetworkParameters Network { get; init; }

    /// <summary>Gradient descent.</summary>
    public required OptimizationParameters Optimization { get; init; }

    /// <summary>Test sample and measurement thresholds.</summary>
    public required EvaluationParameters Evaluation { get; init; }

    /// <summary>Number K of classes.</summary>
    public int Classes => Data.Classes;

    /// <summary>Number R of modalities.</summary>
    public int Modalities => Data.ModalityCount;
}
