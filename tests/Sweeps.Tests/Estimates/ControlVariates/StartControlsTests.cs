using System.Globalization;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Competition.Controls;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates.ControlVariates;

/// <summary>The means that the controls claim, against trials of the engine and against made-up trials with a truth of its own.</summary>
public sealed class StartControlsTests(ITestOutputHelper output)
{
    private static readonly Estimand s_joint = new(EstimandNames.TestErrorControlled, NetworkKind.Joint);
    private static readonly Estimand s_gap = new(EstimandNames.GapControlled);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(500)]
    public void The_law_of_initial_gamma_agrees_with_integration_of_its_density(int neurons)
    {
        double Density(double x) => neurons * Normal.PDF(0, 1, x) * Math.Pow(Normal.CDF(0, 1, x), neurons - 1);
        Assert.Equal(
            Enumerable.Range(0, 60).Sum(i => GaussLegendreRule.Integrate(x => x * Density(x), 0.2 * i, 0.2 * (i + 1), 20)),
            InitialGammaLaw.Mean(neurons),
            1e-9
        );
        Assert.Equal(Math.Pow(Normal.CDF(0, 1, 0.7), neurons), InitialGammaLaw.Share(0.7, neurons), 1e-12);
        var tenth = InitialGammaLaw.Quantile(0.1, neurons);
        Assert.Equal(Math.Max(0.1, Math.Pow(0.5, neurons)), InitialGammaLaw.Share(tenth, neurons), 1e-12);
    }

    [Theory]
    [InlineData(3, new[] { 4, 6 }, 4, DictionaryKind.Canonical)]
    [InlineData(2, new[] { 5, 3, 4 }, 1, DictionaryKind.Random)]
    [InlineData(4, new[] { 6 }, 8, DictionaryKind.Canonical)]
    public void Trials_of_the_engine_have_the_claimed_means(int classes, int[] dimensions, int neurons, DictionaryKind dictionary)
    {
        const int Trials = 4000;
        var configuration = TrialSamples.Configuration(
            classes,
            25,
            neurons,
            dimensions,
            iterations: 1,
            dictionary: dictionary,
            testSamples: 2
        );
        var (layout, controls) = (new ObservationLayout(classes, dimensions.Length), new StartControls(configuration));
        var (observer, lanes, x) = (
            new LaneObserver(configuration, layout),
            new LaneTrials(classes, dimensions.Length),
            new LaneMatrix(controls.Means.Length)
        );
        var (sum, squares, rows) = (
            new double[controls.Means.Length],
            new double[controls.Means.Length],
            new double[controls.Means.Length * LaneTrials.Capacity]
        );
        foreach (
            TrialResult[] results in new CpuTrialEngine()
                .Results(TrialSamples.Batch(configuration, count: Trials), CancellationToken.None)
                .Chunk(LaneTrials.Capacity)
        )
        {
            lanes.Clear();
            Array.ForEach(results, result => lanes.Add(TrialCodec.Encode([result]).Row(0)));
            lanes.Spread();
            observer.Observe(lanes);
            controls.Read(lanes, observer.Values, layout, x);
            LaneTransposition.ToRows(x.Numbers, rows);
            for (var i = 0; i < results.Length * sum.Length; i++)
            {
                var off = rows[i] - controls.Means[i % sum.Length];
                sum[i % sum.Length] += off / Trials;
                squares[i % sum.Length] += off * off / Trials;
            }
        }

        Assert.Equal((4 * dimensions.Length) - 1, sum.Length);
        Assert.All(
            sum.Zip(squares),
            s =>
            {
                Assert.True(s.Second > 0);
                Assert.InRange(s.First / Math.Sqrt(s.Second / Trials), -4, 4);
            }
        );
    }

    // With 90 trials there are the controls of the start, with 140 the head starts too.
    [Theory]
    [InlineData(90, "7 cross-fitted controls")]
    [InlineData(140, "12 cross-fitted controls")]
    public void Estimates_with_controls_are_unbiased_cover_and_gain_and_a_wrong_mean_is_caught(int n, string method)
    {
        const int Repetitions = 1000;
        var estimator = new ConfigurationEstimator(InitialLaw.Configuration, 0.95);
        var predictions = new ConfigurationPredictions(InitialLaw.Configuration.Configuration);
        var (joint, gap, wrong) = (new Tally(InitialLaw.JointError), new Tally(InitialLaw.Gap), new Tally(InitialLaw.JointError));
        var random = new Random(20220317);
        var observer = new TrialObserver(InitialLaw.Configuration.Configuration);
        var (start, scalar) = (
            new StartControls(InitialLaw.Configuration.Configuration),
            new ScalarStartControls(InitialLaw.Configuration.Configuration)
        );
        var (observed, x) = (new double[observer.Layout.Length], new double[start.Means.Length]);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            estimator = new ConfigurationEstimator(InitialLaw.Configuration, 0.95, predictions);

            // The broken variant takes the mean of the first control, which is 0, for 0.02.
            var broken = new CrossFittedControls([0.02, .. start.Means[1..]]);
            for (var t = 0; t < n; t++)
            {
                TrialRecord record = InitialLaw.Draw(t, random);
                estimator.Add(record);
                observer.Observe(record.Result, observed);
                scalar.Read(record.Result, observed.AsSpan(observer.Layout.ControlAverage, 2), x);
                broken.Add([observed[observer.Layout.TestError]], x);
            }

            var estimates = estimator.Snapshot();
            Assert.EndsWith(method, estimates.Find(s_joint)!.Estimator, StringComparison.Ordinal);
            joint.Add(estimates.Find(s_joint)!);
            gap.Add(estimates.Find(s_gap)!);
            ControlledMean off = broken.Estimate();
            wrong.Add(
                estimates.Find(s_joint)! with
                {
                    Value = off.Value,
                    Low = off.Value - (1.987 * off.StandardError),
                    High = off.Value + (1.987 * off.StandardError),
                }
            );
        }

        var reach = 4 * Math.Sqrt(0.95 * 0.05 / Repetitions);
        output.WriteLine($"{Repetitions} repetitions of {n} trials: joint {joint}; gap {gap}; with a wrong mean {wrong}");
        Assert.All(
            [joint, gap],
            t =>
            {
                Assert.InRange(t.Coverage, 0.95 - reach, 0.95 + reach);
                Assert.InRange(t.Bias, -4, 4);
                Assert.InRange(t.Gain, 3, 12);
            }
        );
        Assert.False(Math.Abs(wrong.Bias) <= 4, "A wrong mean went unnoticed.");
    }

    [Fact]
    public void Few_trials_or_a_missing_one_leave_the_plain_mean_and_say_so()
    {
        var random = new Random(5);
        var estimator = new ConfigurationEstimator(InitialLaw.Configuration, 0.95);
        for (var t = 0; t < 89; t++)
        {
            estimator.Add(InitialLaw.Draw(t, random));
        }

        AssertPlain(estimator, "mean, controls need 90 trials");
        estimator.Add(InitialLaw.Draw(89, random));
        Assert.Equal("7 cross-fitted controls", estimator.Snapshot().Find(s_gap)!.Estimator);
        Assert.True(estimator.Snapshot().Find(s_gap)!.VarianceReduction > 1);
        estimator.Add(new TrialRecord(90, FailedTrial.Of(TrialOutcome.Crashed, InitialLaw.Classes, 2)));
        AssertPlain(estimator, "mean, controls need every trial to complete");

        static void AssertPlain(ConfigurationEstimator estimator, string method)
        {
            var estimates = estimator.Snapshot();
            var (gap, plain) = (estimates.Find(s_gap)!, estimates.Find(new Estimand(EstimandNames.Gap))!);
            Assert.Equal(
                (method, plain.Value, plain.Low, plain.High, null),
                (gap.Estimator, gap.Value, gap.Low, gap.High, gap.VarianceReduction)
            );
            Assert.EndsWith(method, estimates.Find(s_joint)!.Estimator, StringComparison.Ordinal);
        }
    }

    private sealed class Tally(double truth)
    {
        private double _count;
        private double _covered;
        private double _sum;
        private double _squares;
        private double _gain;

        public double Coverage => _covered / _count;

        public double Bias => _sum / Math.Sqrt(_squares);

        public double Gain => _gain / _count;

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"covered {_covered} ({Coverage:0.0000} +- {Math.Sqrt(Coverage * (1 - Coverage) / _count):0.0000}), bias {Bias:0.00} "
                    + $"standard errors, gain {Gain:0.00}"
            );

        public void Add(Estimate estimate)
        {
            _count++;
            _covered += estimate.Low <= truth && truth <= estimate.High ? 1 : 0;
            _sum += estimate.Value - truth;
            _squares += (estimate.Value - truth) * (estimate.Value - truth);
            _gain += estimate.VarianceReduction ?? 1;
        }
    }
}
