using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Synthetic;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Specs.Transformers;

/// <summary>Makes the definition of a configuration from its complete values.</summary>
/// <param name="folder">The data set of the spec; null where each configuration has a synthetic one.</param>
internal sealed class TransformerBuilder(IImageTextSource? folder)
{
    // With room for every batch, so that nothing else is reported for what it lacks.
    private static readonly SyntheticParameters s_valid = SyntheticParameters.Default with
    {
        TrainSamples = (int)SyntheticRanges.TrainSamples.Maximum,
        ValidationSamples = 1,
    };

    /// <summary>The parameters of a synthetic data set, whose values are all known.</summary>
    public static SyntheticParameters Synthetic(ConfigurationValues values)
    {
        int Number(string name) => Whole(values, $"{TransformerKeys.Synthetic}.{name}");
        return new SyntheticParameters
        {
            Classes = Number("classes"),
            TrainSamples = Number("train"),
            ValidationSamples = Number("validation"),
            TestSamples = Number("test"),
            ImageInsufficient = Number("image_insufficient"),
            TitleInsufficient = Number("title_insufficient"),
            ImageNoise = Real(values, $"{TransformerKeys.Synthetic}.image_noise"),
            TitleNoise = Real(values, $"{TransformerKeys.Synthetic}.title_noise"),
            Seed = (ulong)Real(values, $"{TransformerKeys.Synthetic}.seed"),
        };
    }

    /// <summary>The definition.</summary>
    public TransformerConfiguration Build(ConfigurationValues values) =>
        new()
        {
            Source = folder ?? Synthesized(Synthetic(values)),
            Shape = new ImageTextShape(
                Whole(values, "data.resolution"),
                Whole(values, "data.channels"),
                Whole(values, "data.title_length"),
                Whole(values, "data.min_count")
            ),
            Encoder = new EncoderParameters
            {
                Layers = Whole(values, "network.layers"),
                Hidden = Whole(values, "network.hidden"),
                Heads = Whole(values, "network.heads"),
                Intermediate = Whole(values, "network.intermediate"),
                Patch = Whole(values, "network.patch"),
                PreNorm = values.Word("network.norm") == TransformerKeys.PreNorm,
                Dropout = Real(values, "network.dropout"),
                InitialScale = Real(values, "network.sigma0"),
            },
            Optimization = new AdamWParameters
            {
                StepSize = Real(values, "training.eta"),
                Steps = Whole(values, "training.T"),
                Batch = Whole(values, "training.batch"),
                Warmup = Real(values, "training.warmup"),
                WeightDecay = Real(values, "training.weight_decay"),
                Beta1 = Real(values, "training.beta1"),
                Beta2 = Real(values, "training.beta2"),
                Epsilon = Real(values, "training.epsilon"),
            },
            Probe = new ProbeParameters
            {
                StepSize = Real(values, "probe.eta"),
                Steps = Whole(values, "probe.T"),
                DroppedBelow = Real(values, "probe.dropped_below"),
            },
            Remedy = Remedy(values),
            Checkpoints = CheckpointText.Parse(values.Word("evaluation.checkpoints")!),
        };

    // What is out of range is reported by the checks, and nobody looks at the samples of such a spec.
    private static SyntheticSource Synthesized(SyntheticParameters parameters) =>
        new(SyntheticRanges.Problems(parameters).Count == 0 ? parameters : s_valid);

    // Parameters of other methods stay at their defaults: of equal trainings there is one record.
    private static RemedyParameters Remedy(ConfigurationValues values)
    {
        double Number(string key) => Real(values, $"{SpecKeys.Remedy}.{key}");
        int? Optional(string key) => (int?)values.Number($"{SpecKeys.Remedy}.{key}");
        RemedyParameters remedy = new() { Method = RemedyWords.Parse(values.Word(SpecKeys.Remedy + ".method")!) };
        return remedy.Method switch
        {
            RemedyMethod.UnimodalLosses => remedy with { LossWeight = Number("weight") },
            RemedyMethod.GradientBlending => remedy with { SuperEpoch = Optional("super_epoch") },
            RemedyMethod.Ogm or RemedyMethod.OgmGe => remedy with
            {
                Alpha = Number("alpha"),
                FirstStep = (int)Number("from"),
                EndStep = Optional("to"),
            },
            RemedyMethod.ModalityDropout => remedy with { DropProbability = Number("p") },
            RemedyMethod.UnimodalPretraining => remedy with { PretrainingSteps = Optional("at") },
            _ => remedy,
        };
    }

    private static double Real(ConfigurationValues values, string path) => values.Number(path)!.Value;

    private static int Whole(ConfigurationValues values, string path) => (int)values.Number(path)!.Value;
}
