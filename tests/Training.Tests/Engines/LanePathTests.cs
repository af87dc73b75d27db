using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>Every instruction set gives the same bits, on shapes whose sizes straddle every tile and every lane width.</summary>
public sealed class LanePathTests
{
    public static TheoryData<int, int, int, int, int> Shapes()
    {
        TheoryData<int, int, int, int, int> data = [];
        foreach (int n in new[] { 1, 15, 16, 17, 31, 63, 64, 65, 255, 256, 257, 300 })
        {
            data.Add(3, n, 2, 5, 3);
        }

        foreach (int d in new[] { 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 33 })
        {
            data.Add(3, 40, 3, d, 4);
        }

        // From 27 on the lanes of the gradient may be dimensions: both sides of every end of that rule, and every cut into blocks.
        foreach (int d in new[] { 26, 27, 32, 33, 39, 40, 48, 49, 53, 54, 63, 64, 65, 66, 67, 80, 81, 130, 144 })
        {
            data.Add(2, 20, 1, d, 3);
        }

        foreach (int n in new[] { 1, 63, 64, 65, 257 })
        {
            data.Add(2, n, 5, 64, 3);
        }

        foreach (int m in new[] { 2, 3, 4, 5, 7, 8, 23, 24, 25, 29 })
        {
            data.Add(2 + (m % 3), 70, m, 47, 3);
        }

        foreach (int m in new[] { 1, 2, 3, 4, 5, 6, 7, 9, 13, 24, 47, 48, 49, 97 })
        {
            data.Add(2, 70, m, 6, 5);
        }

        foreach (int q in new[] { 3, 4, 5, 6, 7 })
        {
            data.Add(5, 33, 2, 7, q);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_paths_give_the_bits_of_the_scalar_path(int classes, int samples, int neurons, int dimension, int degree)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            classes,
            samples,
            neurons,
            [dimension, dimension + 1],
            iterations: 6,
            degree: Math.Max(3, degree),
            beta: 0.7,
            step: 2,
            scale: 0.4,
            dictionary: samples % 2 == 0 ? DictionaryKind.Random : DictionaryKind.Canonical,
            testSamples: 37
        );
        EveryPath.HasTheSameBits(TrialSamples.Batch(configuration, 3, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void All_paths_agree_for_any_number_of_modalities(int modalities)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            4,
            90,
            3,
            [.. Enumerable.Range(5, modalities)],
            iterations: 20,
            step: 3,
            scale: 0.4,
            lossTarget: 1.2
        );
        EveryPath.HasTheSameBits(TrialSamples.Batch(configuration, 3, 2));
    }
}
