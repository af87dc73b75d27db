using MathNet.Numerics.Distributions;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Observations;

/// <summary>Head starts of trials of the engine, against their definition computed one number at a time, and against mean 0.</summary>
public sealed class HeadStartsTests
{
    private const int Trials = 4000;
    private static readonly double[] Factors = [1, 1 / 1.1, 1.1, 1 / 1.3, 1.3];

    // With four samples a class often has none that is sufficient everywhere, and with one neuron Gamma(0) is often 0.
    [Theory]
    [InlineData(3, 25, 4, new[] { 4, 6 }, 3)]
    [InlineData(2, 25, 16, new[] { 5, 3, 4 }, 4)]
    [InlineData(3, 4, 1, new[] { 4, 4 }, 5)]
    public void Controls_are_those_of_the_definition_and_have_mean_0(int classes, int samples, int neurons, int[] dimensions, int degree)
    {
        var configuration = TrialSamples.Configuration(classes, samples, neurons, dimensions, iterations: 1, degree, testSamples: 2);
        int modalities = dimensions.Length;
        var lanes = new CompetitionLanes(configuration, CompetitionMeasures.Layout(configuration));
        var headStarts = new HeadStarts(configuration);
        Assert.Equal(Factors.Length, headStarts.Count);
        double[] rows = new double[CompetitionMeasures.Layout(configuration).Length * lanes.Capacity];
        double[] sums = new double[modalities * Factors.Length],
            squares = new double[sums.Length],
            outcomes = new double[Factors.Length];
        foreach (
            TrialResult[] results in new CpuTrialEngine()
                .Results(TrialSamples.Batch(configuration, count: Trials), CancellationToken.None)
                .Chunk(lanes.Capacity)
        )
        {
            lanes.Clear();
            Array.ForEach(results, result => lanes.Add(TrialCodec.Encode([result]).Row(0)));
            lanes.Observe(rows);
            headStarts.Read(lanes.Trials);
            for (int lane = 0; lane < results.Length; lane++)
            {
                for (int r = 0; r < modalities; r++)
                {
                    headStarts.Outcomes(lane, r, outcomes);
                    for (int i = 0; i < Factors.Length; i++)
                    {
                        var (control, probability) = Defined(results[lane], configuration, r, Factors[i]);
                        var (_, even) = Defined(results[lane], configuration, r, 1);
                        double varies = i == 0 ? Math.Min(even, 1 - even) : Math.Abs(probability - even);
                        Assert.Equal(control, headStarts.Controls(lane, r)[i], 1e-9);
                        Assert.Equal(Math.Min(1, classes * varies), outcomes[i], 1e-9);
                        sums[(r * Factors.Length) + i] += control / Trials;
                        squares[(r * Factors.Length) + i] += control * control / Trials;
                    }
                }
            }
        }

        Assert.All(
            sums.Zip(squares),
            s =>
            {
                Assert.True(s.Second > 0);
                Assert.InRange(s.First / Math.Sqrt(s.Second / Trials), -4, 4);
            }
        );
    }

    [Fact]
    public void One_modality_has_none()
    {
        var headStarts = new HeadStarts(TrialSamples.Configuration(3, 20, 2, [4], iterations: 1));
        Assert.Equal(0, headStarts.Count);
    }

    private static (double Control, double Probability) Defined(TrialResult trial, TrialConfiguration configuration, int r, double factor)
    {
        var (control, probability) = (0.0, 0.0);
        for (int j = 0; j < trial.Classes; j++)
        {
            double[] scales =
            [
                .. Enumerable
                    .Range(0, trial.Modalities)
                    .Select(s => Math.Pow(trial.SufficientMoment[(j * trial.Modalities) + s], 1.0 / (configuration.Network.Degree - 2))),
            ];
            double[] scores = [.. scales.Select((scale, s) => scale * trial.InitialGamma[(j * trial.Modalities) + s])];
            double raised = factor * scores[r];
            int[] others = [.. Enumerable.Range(0, trial.Modalities).Where(s => s != r)];
            double given =
                raised > 0
                    ? others
                        .Where(s => scales[s] > 0)
                        .Aggregate(
                            1.0,
                            (product, s) =>
                                product
                                * Math.Pow(
                                    Normal.CDF(0, 1, raised / scales[s] / configuration.Network.InitialScale),
                                    configuration.Network.Neurons
                                )
                        )
                    : 0;
            control += ((others.All(s => raised > scores[s]) && raised > 0 ? 1 : 0) - given) / trial.Classes;
            probability += given / trial.Classes;
        }

        return (control, probability);
    }
}
