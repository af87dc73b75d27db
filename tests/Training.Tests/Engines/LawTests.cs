using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>
/// Laws that hold over trials, tested on fixed seeds with a two-sided z test at 4 standard errors (one false alarm in 16,000 for a
/// fresh seed; none for these).
/// </summary>
public sealed class LawTests
{
    private const int Trials = 400;

    [Fact]
    public void A_random_dictionary_gives_the_law_of_the_canonical_one()
    {
        TrialResult[] canonical = Run(DictionaryKind.Canonical, 1);
        TrialResult[] random = Run(DictionaryKind.Random, 2);
        AssertSameMean(canonical, random, result => TrialMeasurements.TrainedWinner(result, 0) == 0 ? 1 : 0);
        AssertSameMean(canonical, random, result => result.FinalGamma[0]);
        AssertSameMean(canonical, random, result => result.FinalGamma.Max());
        AssertSameMean(canonical, random, result => result.Joint.TotalTestErrors);
        AssertSameMean(canonical, random, result => result.Probes[1].TotalTestErrors);
    }

    [Fact]
    public void The_comparison_of_laws_notices_another_law()
    {
        TrialResult[] canonical = Run(DictionaryKind.Canonical, 1);
        TrialResult[] stronger = Run(DictionaryKind.Canonical, 2, scale: 0.4);
        Assert.True(Math.Abs(Z(canonical, stronger, result => result.InitialGamma[0])) > 4);
    }

    [Fact]
    public void Modalities_that_are_alike_win_equally_often()
    {
        TrialResult[] results = Run(DictionaryKind.Canonical, 3);
        TrialMeasurements measurements = new(Configuration(DictionaryKind.Canonical, 0.2));
        Func<TrialResult, int>[] winners =
        [
            result => measurements.InitialWinner(result, 1),
            result => TrialMeasurements.TrainedWinner(result, 1),
        ];
        foreach (Func<TrialResult, int> winner in winners)
        {
            int first = results.Count(result => winner(result) == 0);
            int second = results.Count(result => winner(result) == 1);
            Assert.True(first + second > Trials * 0.9);
            Assert.InRange((first - second) / Math.Sqrt(first + second), -4, 4);
        }
    }

    [Fact]
    public void The_initial_winner_comes_as_often_as_its_exact_probability_says()
    {
        TrialResult[] results = Run(DictionaryKind.Canonical, 3);
        TrialMeasurements measurements = new(Configuration(DictionaryKind.Canonical, 0.2));
        double[] differences =
        [
            .. results.Select(result => (measurements.InitialWinner(result, 0) == 0 ? 1 : 0) - (double)result.InitialWinProbability[0]),
        ];
        double mean = differences.Average();
        double deviation = Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / (Trials - 1));
        Assert.InRange(mean / (deviation / Math.Sqrt(Trials)), -4, 4);
    }

    private static TrialResult[] Run(DictionaryKind dictionary, ulong seed, double scale = 0.2) =>
        new CpuTrialEngine().Results(new TrialBatch(Configuration(dictionary, scale), new StreamRoot(seed), 0, Trials), default);

    private static TrialConfiguration Configuration(DictionaryKind dictionary, double scale)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            3,
            60,
            2,
            [4, 4],
            iterations: 60,
            step: 2,
            scale: scale,
            dictionary: dictionary
        );
        ModalityParameters alike = configuration.Data.Modalities[0];
        return configuration with { Data = configuration.Data with { Modalities = [alike, alike with { Name = "other" }] } };
    }

    private static void AssertSameMean(TrialResult[] a, TrialResult[] b, Func<TrialResult, double> figure) =>
        Assert.InRange(Z(a, b, figure), -4, 4);

    private static double Z(TrialResult[] a, TrialResult[] b, Func<TrialResult, double> figure)
    {
        (double meanA, double errorA) = Mean(a.Select(figure));
        (double meanB, double errorB) = Mean(b.Select(figure));
        return (meanA - meanB) / Math.Sqrt((errorA * errorA) + (errorB * errorB));
    }

    private static (double Mean, double Error) Mean(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return (mean, Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1) / all.Length));
    }
}
