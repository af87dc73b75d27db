using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// Everything but the random numbers that determines a trial. A trial draws its data and its initial weights, trains the joint
/// network and every uni-modal network from the same initial weights, and evaluates them and the probes on a fresh test sample.
/// </summary>
public sealed record TrialConfiguration : ITrialDefinition
{
    /// <summary>Symbol of the number of classes, among the sizes of a definition.</summary>
    public const string ClassesSymbol = "K";

    /// <summary>Symbol of the number of modalities.</summary>
    public const string ModalitiesSymbol = "R";

    /// <summary>Symbol of the number of neurons of an encoder for each class.</summary>
    public const string NeuronsSymbol = "m";

    /// <summary>Data distribution and sample size.</summary>
    public required DataParameters Data { get; init; }

    /// <summary>Architecture and initialisation.</summary>
    public required NetworkParameters Network { get; init; }

    /// <summary>Gradient descent.</summary>
    public required OptimizationParameters Optimization { get; init; }

    /// <summary>Test sample and measurement thresholds.</summary>
    public required EvaluationParameters Evaluation { get; init; }

    /// <summary>What changes joint training; nothing by default.</summary>
    public RemedyParameters Remedy { get; init; } = RemedyParameters.None;

    /// <summary>Whether joint training differs from gradient descent on the joint loss, of which the paper's theorems speak.</summary>
    public bool IsRemedied => !Remedy.IsNeutral(Modalities);

    /// <summary>Whether the second layer is trained, of which the paper's theorems do not speak.</summary>
    public bool TrainsSecondLayer => Network.SecondLayerStep > 0;

    /// <summary>Whether all networks are trained as the paper's theorems say: without a remedy, with a second layer of ones.</summary>
    public bool IsOfTheorems => !IsRemedied && !TrainsSecondLayer;

    /// <summary>Number K of classes.</summary>
    public int Classes => Data.Classes;

    /// <summary>Number R of modalities.</summary>
    public int Modalities => Data.ModalityCount;

    /// <summary>What results look like.</summary>
    public ResultLayout Layout =>
        TrialCodec.LayoutOf(Classes, Modalities, Evaluation.Checkpoints.CountWithin(Optimization.Iterations), Evaluation.IsStratified);

    /// <summary>Iterations at which the networks are measured on the way, ascending, [C].</summary>
    public int[] CheckpointIterations => Evaluation.Checkpoints.Iterations(Optimization.Iterations);

    /// <summary>What a trial costs.</summary>
    public TrialCost Cost => TrialWork.Of(this);

    /// <summary>Names of the modalities.</summary>
    IReadOnlyList<string> ITrialDefinition.EntryNames => [.. Data.Modalities.Select(m => m.Name)];

    /// <inheritdoc/>
    IReadOnlyList<KeyValuePair<string, int>> ITrialDefinition.Sizes =>
        [new(ClassesSymbol, Classes), new(ModalitiesSymbol, Modalities), new(NeuronsSymbol, Network.Neurons)];

    /// <inheritdoc/>
    int? ITrialDefinition.Iterations => Optimization.Iterations;

    /// <inheritdoc/>
    IReadOnlyList<int> ITrialDefinition.CheckpointIterations => CheckpointIterations;

    /// <inheritdoc/>
    bool ITrialDefinition.MayEndEarly => Optimization.LossTarget is not null;

    /// <inheritdoc/>
    ITrialDefinition ITrialDefinition.Truncated(int iterations) =>
        this with
        {
            Optimization = Optimization with { Iterations = iterations, LossTarget = null },
        };

    /// <inheritdoc/>
    public ResultBlock Failed(TrialOutcome outcome) =>
        TrialCodec.Encode([FailedTrial.Of(outcome, Classes, Modalities, CheckpointIterations, Evaluation.IsStratified)]);
}
