using System.Collections.Immutable;
using ModalityCompetition.Transformers.Data;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>
/// Images and titles whose classes are known to be told apart, or not, by each modality: every class has a picture, to which noise is
/// added, and words, of which a title has some among words that all titles have.
/// </summary>
internal sealed class PlantedSource(int classes, int train, int test) : IImageTextSource
{
    private const int Words = 6;

    /// <summary>Classes, from the first, that share a picture.</summary>
    public int AlikePictures { get; init; }

    /// <summary>Classes, from the last, that share their words.</summary>
    public int AlikeTitles { get; init; }

    /// <summary>Standard deviation of the noise of a pixel.</summary>
    public double Noise { get; init; } = 0.2;

    /// <summary>Probability that a word of the class is one that all titles have.</summary>
    public double Common { get; init; } = 0.3;

    /// <summary>Whether all titles are the same.</summary>
    public bool ConstantTitles { get; init; }

    public int Validation { get; init; }

    public int Seed { get; init; } = 1;

    public string Identity =>
        $"{classes} {train} {test} {Validation} {AlikePictures} {AlikeTitles} {Noise} {Common} {ConstantTitles} {Seed}";

    public ImmutableArray<string> Classes { get; } = [.. Enumerable.Range(0, classes).Select(j => $"class-{j:00}")];

    public ImmutableArray<int> TestCounts =>
        [.. Enumerable.Range(0, classes).Select(j => Enumerable.Range(0, test).Count(i => i % classes == j))];

    public int TrainSamples => train;

    public int ValidationSamples => Validation;

    public ImageTextSet Load(ImageTextShape shape, CancellationToken cancellation)
    {
        Random random = new(Seed);
        int pixels = shape.Channels * shape.Resolution * shape.Resolution;
        float[][] pictures = [.. Enumerable.Range(0, classes).Select(_ => Picture(random, shape))];
        return new ImageTextSet
        {
            Shape = shape,
            Classes = Classes,
            Words = [.. Enumerable.Range(0, Words * (classes + 1)).Select(i => $"word-{i}")],
            Train = Split(random, shape, pictures, pixels, train),
            Validation = Split(random, shape, pictures, pixels, Validation),
            Test = Split(random, shape, pictures, pixels, test),
        };
    }

    public bool Equals(IImageTextSource? other) => other?.Identity == Identity;

    public override bool Equals(object? obj) => Equals(obj as IImageTextSource);

    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);

    private static float[] Picture(Random random, ImageTextShape shape)
    {
        // Squares of four pixels, so that a patch has a colour.
        int across = (shape.Resolution + 3) / 4;
        float[] squares = [.. Enumerable.Range(0, shape.Channels * across * across).Select(_ => random.NextSingle())];
        float[] picture = new float[shape.Channels * shape.Resolution * shape.Resolution];
        for (int i = 0; i < picture.Length; i++)
        {
            int x = i % shape.Resolution;
            int y = i / shape.Resolution % shape.Resolution;
            int c = i / shape.Resolution / shape.Resolution;
            picture[i] = squares[(((c * across) + (y / 4)) * across) + (x / 4)];
        }

        return picture;
    }

    private ImageTextSplit Split(Random random, ImageTextShape shape, float[][] pictures, int pixels, int count)
    {
        (float[] images, int[] tokens) = (new float[count * pixels], new int[count * shape.TitleLength]);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % classes)];
        for (int i = 0; i < count; i++)
        {
            float[] picture = pictures[labels[i] < AlikePictures ? 0 : labels[i]];
            for (int k = 0; k < pixels; k++)
            {
                images[(i * pixels) + k] = (float)Math.Clamp(picture[k] + (Noise * Normal(random)), 0, 1);
            }

            Title(random, labels[i], tokens.AsSpan(i * shape.TitleLength, shape.TitleLength));
        }

        return new ImageTextSplit
        {
            Images = images,
            Tokens = tokens,
            Labels = labels,
        };
    }

    private void Title(Random random, int label, Span<int> title)
    {
        int length = ConstantTitles ? title.Length : random.Next(1, title.Length + 1);
        int own = label >= classes - AlikeTitles ? classes - 1 : label;
        for (int i = 0; i < length; i++)
        {
            bool common = ConstantTitles || random.NextDouble() < Common;
            title[i] = ImageTextSplit.FirstWord + (Words * (common ? classes : own)) + (ConstantTitles ? 0 : random.Next(Words));
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
