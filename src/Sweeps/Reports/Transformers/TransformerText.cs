using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Transformers.Data.Synthetic;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>A configuration in words.</summary>
internal static class TransformerText
{
    /// <summary>The networks.</summary>
    public static string Networks(TransformerConfiguration c) =>
        $"{CountText.Of(c.Encoder.Layers, "layer")} of width {InvariantText.Whole(c.Encoder.Hidden)}, "
        + $"{CountText.Of(c.Encoder.Heads, "head")}, {(c.Encoder.PreNorm ? "pre-norm" : "post-norm")}; images of "
        + $"{InvariantText.Whole(c.Shape.Resolution)} x {InvariantText.Whole(c.Shape.Resolution)} pixels in patches of "
        + $"{InvariantText.Whole(c.Encoder.Patch)} x {InvariantText.Whole(c.Encoder.Patch)}, titles of up to "
        + $"{CountText.Of(c.Shape.TitleLength, "word")}";

    /// <summary>The data.</summary>
    public static string Data(TransformerConfiguration c)
    {
        string counts =
            $"{CountText.Of(c.Classes, "class", "classes")}, {InvariantText.Count(c.Source.TrainSamples)} samples for training, "
            + (c.Source.ValidationSamples > 0 ? $"{InvariantText.Count(c.Source.ValidationSamples)} for validation, " : "")
            + $"{InvariantText.Count(c.Source.TestCounts.Sum())} for testing";
        return c.Source is SyntheticSource { Parameters: { } s }
            ? $"synthetic: {counts}; {InvariantText.Whole(s.ImageInsufficient)} classes with one picture, "
                + $"{InvariantText.Whole(s.TitleInsufficient)} with the same words"
            : $"{counts}; contents sha256:{c.Source.Identity[..16]}";
    }

    /// <summary>The remedy; null for none.</summary>
    public static string? Remedy(TransformerConfiguration c) =>
        c.Remedy.Method == RemedyMethod.None ? null : RemedyWords.Of(c.Remedy.Method);
}
