using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Twins;

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

    /// <summary>How cheaper twins of a trial are trained beside it; null without twins.</summary>
    public TwinParameters? Twins { get; init; }

    /// <summary>The trial without its twins.</summary>
    public TrialConfiguration WithoutTwins => Twins is null ? this : this with { Twins = null };

    /// <summary>
    /// What a twin computes, as a trial of its own; null without twins. It is not measured on the way, has no validation sample but for
    /// training, and the step of a trained second layer changes in the ratio in which its step size does.
    /// </summary>
    public TrialConfiguration? Twin =>
        Twins is { } twins
            ? this with
            {
                Twins = null,
                Data = Data with { TrainSamples = twins.TrainSamples },
                Network = Network with
                {
                    Neurons = twins.Neurons,
                    Candidates =
                        twins.Kept == TwinNeurons.Strongest && twins.Neurons < Network.Neurons ? Network.Neurons : Network.Candidates,
                    SecondLayerStep = Network.SecondLayerStep * (twins.StepSize / Optimization.StepSize),
                },
                Optimization = new OptimizationParameters
                {
                    StepSize = twins.StepSize,
                    Iterations = twins.Iterations,
                    LossTarget = twins.LossTarget,
                    Steps = twins.Steps,
                    Networks = twins.Networks,
                },
                Evaluation = Evaluation with
                {
                    TestSamples = twins.TestSamples,
                    Checkpoints = CheckpointSchedule.None,
                    ValidationSamples = Remedy.Method == RemedyMethod.GradientBlending ? Evaluation.ValidationSamples : 0,
                },
            }
            : null;

    /// <summary>Whether the uni-modal networks are trained and evaluated, as those of every trial are that is no twin.</summary>
    public bool TrainsUnimodal => Optimization.Networks == TrainedNetworks.All;

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

    /// <summary>
    /// What test errors of a trial are divided by to be shares: the number of test samples, or, where errors are weighted,
    /// <see cref="TestStrata.UnitsOf"/>.
    /// </summary>
    public int TestUnits => Evaluation.IsStratified ? TestStrata.UnitsOf(Classes) : Evaluation.TestSamples;

    /// <summary>
    /// Differences of test errors up to this are ties, in <see cref="TestUnits"/>: 0 between counts; between weighted errors what rounding
    /// every class to whole units can make.
    /// </summary>
    public int TestTie => Evaluation.IsStratified ? Classes : 0;

    /// <summary>What results look like.</summary>
    public ResultLayout Layout =>
        TrialCodec.LayoutOf(
            Classes,
            Modalities,
            Evaluation.Checkpoints.CountWithin(Optimization.Iterations),
            Evaluation.IsStratified,
            Twins is not null
        );

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
    long ITrialDefinition.MostTrials => Twins is null ? 1L << 48 : TwinParameters.MostTrials;

    /// <inheritdoc/>
    ITrialDefinition ITrialDefinition.Truncated(int iterations) =>
        this with
        {
            Optimization = Optimization with { Iterations = iterations, LossTarget = null },
            Twins = Twins is { } twins ? twins with { Iterations = Scaled(twins.Iterations, iterations), LossTarget = null } : null,
        };

    /// <inheritdoc/>
    public ResultBlock Failed(TrialOutcome outcome) =>
        TrialCodec.Encode([FailedTrial.Of(outcome, Classes, Modalities, CheckpointIterations, Evaluation.IsStratified, Twins is not null)]);

    // In the ratio in which the trial is truncated.
    private int Scaled(int ofTwin, int iterations) =>
        Optimization.Iterations == 0 ? ofTwin : (int)((long)ofTwin * iterations / Optimization.Iterations);
}
