using System.Collections.Immutable;
using ModalityCompetition.Transformers.Data.Pictures;
using ModalityCompetition.Transformers.Data.Titles;

namespace ModalityCompetition.Transformers.Data.Loading;

/// <summary>Puts titles, classes and pictures together to the arrays of a data set.</summary>
internal static class SetAssembly
{
    /// <summary>Assembles a set.</summary>
    /// <param name="shape">Shape of its samples.</param>
    /// <param name="classes">Names of its classes.</param>
    /// <param name="titles">Its samples, by <see cref="ImageTextPart"/>.</param>
    /// <param name="maker">Makes a picture.</param>
    /// <param name="cancellation">Checked between pictures.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape is none.</exception>
    /// <exception cref="DataSetException">The pixels of a part do not fit in an array.</exception>
    public static ImageTextSet Assemble(
        ImageTextShape shape,
        ImmutableArray<string> classes,
        IReadOnlyList<LabelledTitle>[] titles,
        PictureMaker maker,
        CancellationToken cancellation
    )
    {
        CheckShape(shape);
        TitleVocabulary vocabulary = TitleVocabulary.Of(titles[(int)ImageTextPart.Train].Select(t => t.Title), shape.MinimumCount);
        return new ImageTextSet
        {
            Shape = shape,
            Classes = classes,
            Words = vocabulary.Words,
            Train = Part(ImageTextPart.Train),
            Validation = Part(ImageTextPart.Validation),
            Test = Part(ImageTextPart.Test),
        };

        ImageTextSplit Part(ImageTextPart part)
        {
            IReadOnlyList<LabelledTitle> samples = titles[(int)part];
            int[] tokens = new int[checked(samples.Count * shape.TitleLength)];
            for (int i = 0; i < samples.Count; i++)
            {
                vocabulary.Encode(samples[i].Title, tokens.AsSpan(i * shape.TitleLength, shape.TitleLength));
            }

            return new ImageTextSplit
            {
                Images = Pictures(shape, part, samples.Count, maker, cancellation),
                Tokens = tokens,
                Labels = [.. samples.Select(sample => sample.Label)],
            };
        }
    }

    private static float[] Pictures(ImageTextShape shape, ImageTextPart part, int count, PictureMaker maker, CancellationToken cancellation)
    {
        int pixels = shape.Resolution * shape.Resolution;
        int width = shape.Channels * pixels;
        if ((long)count * width > Array.MaxLength)
        {
            throw new DataSetException(
                $"The {count} images of the {part.Word()} sample have too many pixels for memory at a resolution of {shape.Resolution}; "
                    + $"choose at most {LargestResolution(count, shape.Channels)}."
            );
        }

        float[] values = new float[count * width];
        Parallel.For(
            0,
            count,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new byte[PixelRows.Colours * pixels],
            (i, _, rgb) =>
            {
                maker(part, i, shape.Resolution, rgb);
                PixelRows.Spread(rgb, shape.Channels, values.AsSpan(i * width, width));
                return rgb;
            },
            _ => { }
        );
        return values;
    }

    private static int LargestResolution(int count, int channels)
    {
        int resolution = 1;
        while ((long)count * channels * (resolution + 1) * (resolution + 1) <= Array.MaxLength)
        {
            resolution++;
        }

        return resolution;
    }

    private static void CheckShape(ImageTextShape shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Resolution, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Resolution, ImageTextShape.LargestResolution, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.TitleLength, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.TitleLength, ImageTextShape.LargestTitleLength, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.MinimumCount, 1, nameof(shape));
        if (shape.Channels is not (1 or PixelRows.Colours))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape.Channels, "Images have 1 or 3 channels.");
        }
    }
}
