using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Synthetic;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Specs.Transformers;

/// <summary>
/// The parameters of a configuration as they stand in the canonical text of a spec. Data from a folder are told by their contents, wherever
/// the folder lies.
/// </summary>
internal static class TransformerCanonical
{
    /// <summary>The parameters in the order of their keys.</summary>
    public static IEnumerable<CanonicalParameter> Of(TransformerConfiguration configuration)
    {
        SyntheticParameters? synthetic = (configuration.Source as SyntheticSource)?.Parameters;
        foreach (SpecKey key in TransformerKeys.OfTrials)
        {
            if (key.Section != TransformerKeys.Synthetic)
            {
                yield return new CanonicalParameter(key, key.Path, Value(key.Path, configuration));
            }
            else if (synthetic is not null)
            {
                yield return new CanonicalParameter(key, key.Path, Value(key.Symbol, synthetic));
            }
        }
    }

    /// <summary>What the text says of the contents of a folder.</summary>
    public static string Contents(IImageTextSource source) => $"\"sha256:{source.Identity}\"";

    private static string Value(string path, TransformerConfiguration c) =>
        path switch
        {
            TransformerKeys.Folder => c.Source is SyntheticSource ? CanonicalParameter.Unset : Contents(c.Source),
            "data.resolution" => Text(c.Shape.Resolution),
            "data.channels" => Text(c.Shape.Channels),
            "data.title_length" => Text(c.Shape.TitleLength),
            "data.min_count" => Text(c.Shape.MinimumCount),
            "network.layers" => Text(c.Encoder.Layers),
            "network.hidden" => Text(c.Encoder.Hidden),
            "network.heads" => Text(c.Encoder.Heads),
            "network.intermediate" => Text(c.Encoder.Intermediate),
            "network.patch" => Text(c.Encoder.Patch),
            "network.norm" => c.Encoder.PreNorm ? $"\"{TransformerKeys.PreNorm}\"" : $"\"{TransformerKeys.PostNorm}\"",
            "network.dropout" => Text(c.Encoder.Dropout),
            "network.sigma0" => Text(c.Encoder.InitialScale),
            "training.eta" => Text(c.Optimization.StepSize),
            "training.T" => Text(c.Optimization.Steps),
            "training.batch" => Text(c.Optimization.Batch),
            "training.warmup" => Text(c.Optimization.Warmup),
            "training.weight_decay" => Text(c.Optimization.WeightDecay),
            "training.beta1" => Text(c.Optimization.Beta1),
            "training.beta2" => Text(c.Optimization.Beta2),
            "training.epsilon" => Text(c.Optimization.Epsilon),
            "probe.eta" => Text(c.Probe.StepSize),
            "probe.T" => Text(c.Probe.Steps),
            "probe.dropped_below" => Text(c.Probe.DroppedBelow),
            "evaluation.checkpoints" => c.Checkpoints.ToString(),
            _ => RemedyCanonical.Value(path, c.Remedy),
        };

    private static string Value(string symbol, SyntheticParameters s) =>
        symbol switch
        {
            "classes" => Text(s.Classes),
            "train" => Text(s.TrainSamples),
            "validation" => Text(s.ValidationSamples),
            "test" => Text(s.TestSamples),
            "image_insufficient" => Text(s.ImageInsufficient),
            "title_insufficient" => Text(s.TitleInsufficient),
            "image_noise" => Text(s.ImageNoise),
            "title_noise" => Text(s.TitleNoise),
            "seed" => Text(s.Seed),
            _ => throw new InvalidOperationException($"{symbol} of synthetic data is not in the canonical text."),
        };

    private static string Text(double value) => NumberText.Write(value);
}
