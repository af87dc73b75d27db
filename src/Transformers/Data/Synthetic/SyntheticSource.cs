using System.Collections.Immutable;
using System.Globalization;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Data.Loading;

namespace ModalityCompetition.Transformers.Data.Synthetic;

/// <summary>
/// A synthetic data set. Every picture and every title is a pure function of the parameters, its part and its index: the same bits on every
/// machine. Classes come in turn, sample i is of class i mod K.
/// </summary>
public sealed class SyntheticSource : IImageTextSource
{
    // Rises when the same parameters give other samples.
    private const int Version = 1;

    private readonly StreamKey key;

    /// <summary>Describes a set; nothing is drawn yet.</summary>
    /// <param name="parameters">Its parameters.</param>
    /// <exception cref="DataSetException">A parameter is out of range; the message says which and what is right.</exception>
    public SyntheticSource(SyntheticParameters parameters)
    {
        if (SyntheticRanges.Problems(parameters) is [ParameterProblem problem, ..])
        {
            throw new DataSetException($"A synthetic data set cannot be made: its {problem.Path} {problem.Message}.");
        }

        Parameters = parameters;
        key = StreamKey.Of(new StreamRoot(parameters.Seed));
        Classes = [.. Enumerable.Range(0, parameters.Classes).Select(j => string.Create(CultureInfo.InvariantCulture, $"class-{j:00}"))];
        TestCounts = [.. Enumerable.Range(0, parameters.Classes).Select(j => CountOf(j, parameters.TestSamples))];
        Identity = string.Create(
            CultureInfo.InvariantCulture,
            $"synthetic {Version}: classes={parameters.Classes}, train={parameters.TrainSamples}, "
                + $"validation={parameters.ValidationSamples}, test={parameters.TestSamples}, "
                + $"image_insufficient={parameters.ImageInsufficient}, title_insufficient={parameters.TitleInsufficient}, "
                + $"image_noise={parameters.ImageNoise:R}, title_noise={parameters.TitleNoise:R}, seed={parameters.Seed}"
        );
    }

    /// <summary>Its parameters.</summary>
    public SyntheticParameters Parameters { get; }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public ImmutableArray<int> TestCounts { get; }

    /// <inheritdoc/>
    public int TrainSamples => Parameters.TrainSamples;

    /// <inheritdoc/>
    public int ValidationSamples => Parameters.ValidationSamples;

    /// <inheritdoc/>
    public ImageTextSet Load(ImageTextShape shape, CancellationToken cancellation) =>
        LoadedSets.Get(Identity, shape, () => Make(shape, cancellation), cancellation);

    /// <summary>Number of samples of a part.</summary>
    public int CountOf(ImageTextPart part) =>
        part switch
        {
            ImageTextPart.Train => Parameters.TrainSamples,
            ImageTextPart.Validation => Parameters.ValidationSamples,
            ImageTextPart.Test => Parameters.TestSamples,
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "Not a part of a data set."),
        };

    /// <summary>The class of a sample, in [0, K).</summary>
    public int LabelOf(int index) => index % Parameters.Classes;

    /// <summary>The title of a sample.</summary>
    public string TitleOf(ImageTextPart part, int index)
    {
        // Classes that titles cannot tell apart, the last ones, have the words of the first of them.
        int kind = Math.Min(LabelOf(index), Parameters.Classes - Math.Max(Parameters.TitleInsufficient, 1));
        return SyntheticTitles.Write(kind, Parameters.TitleNoise, key, part, index);
    }

    /// <summary>Draws the picture of a sample.</summary>
    /// <param name="part">Part of the set.</param>
    /// <param name="index">The sample's index in its part.</param>
    /// <param name="resolution">Width and height r, pixels.</param>
    /// <param name="rgb">Receives red, green and blue, [3 r r], row by row from the top.</param>
    public void DrawPicture(ImageTextPart part, int index, int resolution, Span<byte> rgb)
    {
        // Classes that images cannot tell apart, the first ones, have the picture of the first of them.
        int label = LabelOf(index);
        int kind = label < Parameters.ImageInsufficient ? 0 : label;
        SyntheticPictures.Draw(kind, Parameters.ImageNoise, key, part, index, resolution, rgb);
    }

    /// <inheritdoc/>
    public bool Equals(IImageTextSource? other) => other is SyntheticSource && other.Identity == Identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IImageTextSource);

    /// <inheritdoc/>
    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);

    private ImageTextSet Make(ImageTextShape shape, CancellationToken cancellation)
    {
        IReadOnlyList<LabelledTitle>[] titles =
        [
            .. ImageTextParts.All.Select(part =>
                (IReadOnlyList<LabelledTitle>)
                    [.. Enumerable.Range(0, CountOf(part)).Select(i => new LabelledTitle(TitleOf(part, i), LabelOf(i)))]
            ),
        ];
        return SetAssembly.Assemble(shape, Classes, titles, DrawPicture, cancellation);
    }

    // How many of the first samples are of a class.
    private int CountOf(int label, int samples) => (samples - label + Parameters.Classes - 1) / Parameters.Classes;
}
