using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Transformers.Data;

namespace ModalityCompetition.Transformers.Trials;

/// <summary>
/// Everything but the random numbers that determines a trial of the paper's own experiment (Appendix C). A trial draws the initial weights
/// and the order of the data; trains the joint network, whose classifier sees the sum of the encoders' outputs, and for each modality a
/// uni-modal network from the same initial encoder; trains a probe on each encoder cut out of the joint network; and measures all five on
/// the test sample.
/// </summary>
public sealed record TransformerConfiguration : ITrialDefinition
{
    /// <summary>Number R of modalities.</summary>
    public const int Modalities = 2;

    /// <summary>Names of the modalities, in their order.</summary>
    public static ImmutableArray<string> ModalityNames { get; } = ["image", "text"];

    /// <summary>Where the data come from.</summary>
    public required IImageTextSource Source { get; init; }

    /// <summary>Shape in which networks see the data.</summary>
    public required ImageTextShape Shape { get; init; }

    /// <summary>The encoders and their initialisation.</summary>
    public required EncoderParameters Encoder { get; init; }

    /// <summary>Training of the joint network and of the uni-modal ones.</summary>
    public required AdamWParameters Optimization { get; init; }

    /// <summary>Training of the probes, and when a class counts as dropped.</summary>
    public required ProbeParameters Probe { get; init; }

    /// <summary>What changes joint training; nothing by default.</summary>
    public RemedyParameters Remedy { get; init; } = RemedyParameters.None;

    /// <summary>When networks are measured on the way.</summary>
    public CheckpointSchedule Checkpoints { get; init; } = CheckpointSchedule.None;

    /// <summary>Number K of classes.</summary>
    public int Classes => Source.Classes.Length;

    /// <summary>Steps at which networks are measured on the way, ascending, [C].</summary>
    public int[] CheckpointSteps => Checkpoints.Iterations(Optimization.Steps);

    /// <inheritdoc/>
    public ResultLayout Layout => new(Classes, Modalities, TransformerRow.Bytes(Classes, Checkpoints.CountWithin(Optimization.Steps)));

    /// <inheritdoc/>
    public TrialCost Cost => TransformerWork.Of(this);

    /// <inheritdoc/>
    IReadOnlyList<string> ITrialDefinition.EntryNames => ModalityNames;

    /// <inheritdoc/>
    IReadOnlyList<string> ITrialDefinition.ClassNames => Source.Classes;

    /// <inheritdoc/>
    IReadOnlyList<KeyValuePair<string, int>> ITrialDefinition.Sizes =>
        [new("K", Classes), new("n", Source.TrainSamples), new("layers", Encoder.Layers), new("hidden", Encoder.Hidden)];

    /// <inheritdoc/>
    int? ITrialDefinition.Iterations => Optimization.Steps;

    /// <inheritdoc/>
    IReadOnlyList<int> ITrialDefinition.CheckpointIterations => CheckpointSteps;

    /// <inheritdoc/>
    ITrialDefinition ITrialDefinition.Truncated(int iterations) => this with { Optimization = Optimization with { Steps = iterations } };

    /// <inheritdoc/>
    bool ITrialDefinition.IsQuickerTogether => false;

    /// <inheritdoc/>
    public ResultBlock Failed(TrialOutcome outcome) =>
        outcome.IsFailure()
            ? new ResultBlock(Layout, TransformerRow.Encode(TransformerResult.Nothing(this, outcome)))
            : throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "A trial without a result timed out or crashed.");
}
