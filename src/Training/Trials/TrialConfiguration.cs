using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// Everything but the random numbers that determines a trial. A trial draws its data and its initial weights, trains the joint
/// network and every uni-modal network from the same initial weights, and evaluates them and the probes on a fresh test sample.
/// </summary>
public sealed record TrialConfiguration : ITrialDefinition
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

    /// <summary>What results look like.</summary>
    public ResultLayout Layout => TrialCodec.LayoutOf(Classes, Modalities);

    /// <summary>What a trial costs.</summary>
    public TrialCost Cost => TrialWork.Of(this);

    /// <summary>Names of the modalities.</summary>
    IReadOnlyList<string> ITrialDefinition.EntryNames => [.. Data.Modalities.Select(m => m.Name)];

    /// <inheritdoc/>
    public ResultBlock Failed(TrialOutcome outcome) => TrialCodec.Encode([FailedTrial.Of(outcome, Classes, Modalities)]);
}
