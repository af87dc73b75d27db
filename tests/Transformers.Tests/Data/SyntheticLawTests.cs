using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Synthetic;
using ModalityCompetition.Transformers.Data.Titles;

namespace ModalityCompetition.Transformers.Tests.Data;

/// <summary>The synthetic set against the laws that its page states. Draws are pure, so that none of these tests can fail by
/// chance.</summary>
public class SyntheticLawTests
{
    private const int Many = 4000;
    private static readonly StreamKey Key = StreamKey.Of(new StreamRoot(20220317));

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.02)]
    public void Noise_has_the_standard_deviation_that_was_asked_for(double noise)
    {
        // Colours are at least 0.1 from black and white, two and five standard deviations: few pixels or none are cut off.
        double sum = 0,
            squares = 0;
        long count = 0;
        byte[] plain = new byte[3 * 32 * 32],
            noisy = new byte[plain.Length];
        for (int i = 0; i < 100; i++)
        {
            SyntheticPictures.Draw(4, 0, Key, ImageTextPart.Train, i, 32, plain);
            SyntheticPictures.Draw(4, noise, Key, ImageTextPart.Train, i, 32, noisy);
            for (int j = 0; j < plain.Length; j++, count++)
            {
                double difference = (noisy[j] - plain[j]) / 255.0;
                sum += difference;
                squares += difference * difference;
            }
        }

        // Rounding to bytes adds twice the variance of a uniform number as wide as a step.
        double expected = Math.Sqrt((noise * noise) + (2.0 / 12 / 255 / 255));
        Assert.InRange(sum / count, -0.001, 0.001);
        Assert.InRange(Math.Sqrt(squares / count) / expected, noise > 0.03 ? 0.98 : 0.995, 1.005);
    }

    [Fact]
    public void Places_sizes_and_backgrounds_are_uniform()
    {
        // Of a disc on grey, without noise: its area is pi h^2 with h uniform in (0.28, 0.40), its middle uniform in (h, 1 - h).
        const int Resolution = 32;
        byte[] rgb = new byte[3 * Resolution * Resolution];
        (double area, double x, double y, double background) = (0, 0, 0, 0);
        for (int i = 0; i < Many; i++)
        {
            SyntheticPictures.Draw(0, 0, Key, ImageTextPart.Test, i, Resolution, rgb);
            double covered = 0,
                across = 0,
                down = 0;
            double grey = rgb[1..].Where((_, at) => at % 3 == 0).Max() / 255.0;
            for (int at = 0; at < Resolution * Resolution; at++)
            {
                double part = (grey - (rgb[(3 * at) + 1] / 255.0)) / (grey - 0.1);
                covered += part;
                across += part * ((at % Resolution) + 0.5);
                down += part * ((at / Resolution) + 0.5);
            }

            area += covered / (Resolution * Resolution);
            x += across / covered / Resolution;
            y += down / covered / Resolution;
            background += grey;
        }

        double expectedArea = Math.PI * ((0.4 * 0.4 * 0.4) - (0.28 * 0.28 * 0.28)) / (3 * 0.12);
        Assert.Equal(expectedArea, area / Many, 0.005);
        Assert.Equal(0.5, x / Many, 0.008);
        Assert.Equal(0.5, y / Many, 0.008);
        Assert.Equal(0.5, background / Many, 0.004);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Titles_have_as_many_words_of_their_class_as_the_law_says(double noise)
    {
        int own = 0,
            total = 0,
            without = 0;
        int[] lengths = new int[9];
        for (int i = 0; i < Many; i++)
        {
            string[] words = SyntheticTitles.Write(3, noise, Key, ImageTextPart.Train, i).Split(' ');
            int found = words.Count(word => !SyntheticTitles.Shared.Contains(word));
            Assert.All(
                words,
                word =>
                    Assert.True(SyntheticTitles.Shared.Contains(word) || Enumerable.Range(0, 4).Any(w => SyntheticTitles.Own(3, w) == word))
            );
            own += found;
            total += words.Length;
            without += found == 0 ? 1 : 0;
            lengths[words.Length]++;
        }

        // 2, 3 or 4 words of the class, as many of all: 3 and 6 on average; lengths 4 to 8 as often as two dice of three faces sum up.
        Assert.Equal(3 * (1 - noise), own / (double)Many, 0.06);
        Assert.Equal(6, total / (double)Many, 0.06);
        double[] expected = [0, 0, 0, 0, 1, 2, 3, 2, 1];
        Assert.All(lengths.Zip(expected), pair => Assert.Equal(pair.Second / 9, pair.First / (double)Many, 0.025));
        double none = ((noise * noise) + (noise * noise * noise) + (noise * noise * noise * noise)) / 3;
        Assert.Equal(none, without / (double)Many, noise is 0 or 1 ? 0 : 0.01);
    }

    [Fact]
    public void Titles_of_classes_without_words_of_their_own_have_one_law()
    {
        SyntheticSource source = new(SyntheticParameters.Default);
        string[][] words =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(k =>
                    Enumerable
                        .Range(0, 40)
                        .SelectMany(i => TitleWords.Of(source.TitleOf(ImageTextPart.Train, (8 * i) + k)))
                        .Except(SyntheticTitles.Shared)
                        .Order()
                        .ToArray()
                ),
        ];
        Assert.All(words, own => Assert.Equal(4, own.Length));
        Assert.Equal(words[5], words[6]);
        Assert.Equal(words[5], words[7]);
        Assert.Equal(6 * 4, words.SelectMany(w => w).Distinct().Count());
    }

    [Fact]
    public void Kinds_of_pictures_are_all_pairs_of_a_shape_and_a_colour_and_few_kinds_have_few_of_both()
    {
        (int Shape, int Colour)[] pairs = [.. Enumerable.Range(0, SyntheticPictures.Kinds).Select(SyntheticPictures.Pair)];
        for (int n = 1; n <= SyntheticShapes.Count; n++)
        {
            IEnumerable<(int, int)> square =
                from shape in Enumerable.Range(0, n)
                from colour in Enumerable.Range(0, n)
                select (shape, colour);
            Assert.Equal(square.Order(), pairs.Take(n * n).Order());
        }
    }

    public static TheoryData<string, SyntheticParameters, string> Wrong
    {
        get
        {
            SyntheticParameters usual = SyntheticParameters.Default;
            return new()
            {
                { "K", usual with { Classes = 1 }, "classes must be an integer in [2, 64], not 1" },
                { "K", usual with { Classes = 65 }, "classes must be an integer in [2, 64], not 65" },
                {
                    "n",
                    usual with
                    {
                        TrainSamples = 7,
                    },
                    "train must be at least the number of classes, 8, so that every class is there, not 7"
                },
                { "n", usual with { TrainSamples = 0 }, "train must be an integer in [2, 1000000], not 0" },
                { "v", usual with { ValidationSamples = -1 }, "validation must be an integer in [0, 1000000], not -1" },
                {
                    "t",
                    usual with
                    {
                        TestSamples = 7,
                    },
                    "test must be at least the number of classes, 8, so that every class is there, not 7"
                },
                {
                    "i",
                    usual with
                    {
                        ImageInsufficient = 1,
                    },
                    "image_insufficient must be 0, or from 2 to the number of classes, 8, not 1: a class is alike with another"
                },
                {
                    "i",
                    usual with
                    {
                        TitleInsufficient = 9,
                    },
                    "title_insufficient must be 0, or from 2 to the number of classes, 8, not 9: a class is alike with another"
                },
                { "s", usual with { ImageNoise = -0.1 }, "image_noise must be a number in [0, 10], not -0.1" },
                { "s", usual with { ImageNoise = double.NaN }, "image_noise must be a number in [0, 10], not NaN" },
                { "p", usual with { TitleNoise = 1.5 }, "title_noise must be a number in [0, 1], not 1.5" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_parameter_out_of_range_is_told_in_one_sentence(string name, SyntheticParameters parameters, string expected)
    {
        Assert.NotEmpty(name);
        DataSetException wrong = Assert.Throws<DataSetException>(() => new SyntheticSource(parameters));
        Assert.Equal($"A synthetic data set cannot be made: its {expected}.", wrong.Message);
    }
}
