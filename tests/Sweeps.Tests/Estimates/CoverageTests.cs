using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Coverage of every interval method by simulation against a known truth; seeds are fixed.</summary>
public sealed class CoverageTests
{
    private const double Nominal = 0.95;

    [Theory]
    [InlineData(0.02, 400)]
    [InlineData(0.5, 100)]
    [InlineData(0.98, 400)]
    public void Wilson_and_Clopper_Pearson_cover_a_Bernoulli_probability(double truth, int trials)
    {
        // Wilson's coverage oscillates with p by about 0.015 at these sizes; the exact interval covers at least the nominal.
        var random = new Random(41);
        var (wilson, exact, wald) = (new CoverageCheck(Nominal, 0.015), new CoverageCheck(Nominal, 0), new CoverageCheck(Nominal, 0.015));
        for (var repetition = 0; repetition < 2000; repetition++)
        {
            var successes = Enumerable.Range(0, trials).Count(_ => random.NextDouble() < truth);
            Add(wilson, WilsonInterval.Of(successes, trials, Nominal), truth);
            Add(exact, ClopperPearsonInterval.Of(successes, trials, Nominal), truth);
            var (p, reach) = ((double)successes / trials, 1.96 * Math.Sqrt((double)successes * (trials - successes) / trials) / trials);
            wald.Add(p - reach, p + reach, truth);
        }

        Assert.True(wilson.Passes, wilson.ToString());
        Assert.True(exact.PassesAsLowerBound, exact.ToString());

        // Positive control: the textbook interval p -+ 1.96 sqrt(p (1 - p) / n) is known to fail for rare events.
        Assert.True(truth == 0.5 || !wald.Passes, wald.ToString());
    }

    [Fact]
    public void Exact_coverage_of_Clopper_Pearson_is_at_least_nominal_everywhere()
    {
        foreach (var n in new[] { 5, 20, 60 })
        {
            var intervals = Enumerable.Range(0, n + 1).Select(x => ClopperPearsonInterval.Of(x, n, Nominal)).ToList();
            for (var p = 0.005; p < 1; p += 0.005)
            {
                var covered = Enumerable
                    .Range(0, n + 1)
                    .Where(x => intervals[x].Low <= p && p <= intervals[x].High)
                    .Sum(x => MathNet.Numerics.Distributions.Binomial.PMF(p, n, x));
                Assert.True(covered >= Nominal - 1e-9, $"n={n} p={p} coverage={covered}");
            }
        }
    }

    [Fact]
    public void Student_covers_the_mean_of_skewed_bounded_numbers()
    {
        // u^4 in [0, 1]: mean 1/5, skewness 1.2. With three trials the skewness is not yet averaged out and the same check must say so.
        Assert.True(Skewed(trials: 200).Passes, Skewed(trials: 200).ToString());
        Assert.False(Skewed(trials: 3).Passes, Skewed(trials: 3).ToString());

        static CoverageCheck Skewed(int trials)
        {
            var random = new Random(43);
            var check = new CoverageCheck(Nominal, 0.005);
            var factory = new EstimateFactory(Nominal);
            for (var repetition = 0; repetition < 3000; repetition++)
            {
                var values = Enumerable.Range(0, trials).Select(_ => Math.Pow(random.NextDouble(), 4)).ToArray();
                var mean = values.Average();
                var variance = values.Sum(v => (v - mean) * (v - mean)) / (trials - 1);
                var estimate = factory.Mean(
                    new Estimand(EstimandNames.TestError, NetworkKind.Joint),
                    mean,
                    variance,
                    trials,
                    ValueRange.Share,
                    "mean"
                );
                check.Add(estimate.Low, estimate.High, 0.2);
            }

            return check;
        }
    }

    [Fact]
    public void The_estimator_covers_known_truths_although_classes_are_dependent()
    {
        // Given the latent number u of a trial all its classes start with modality 0 at probability 0.5 + (u - 0.5): strongly dependent
        // classes.
        var trials = new SyntheticTrials
        {
            Classes = 10,
            Dependence = 1,
            Persistence = 0.8,
        };
        var truths = new Dictionary<Estimand, double>
        {
            [new(EstimandNames.InitialWin, Modality: 0)] = 0.5,
            [new(EstimandNames.InitialWin, Modality: 1, Class: 3)] = 0.5,
            [new(EstimandNames.InitialWinSimulated, Modality: 0)] = 0.5,
            [new(EstimandNames.InitialWinSimulated, Modality: 0, Class: 0)] = 0.5,
            [new(EstimandNames.TrainedWin, Modality: 0)] = 0.5,
            [new(EstimandNames.TrainedWin, Modality: 1, Class: 9)] = 0.5,
            [new(EstimandNames.TrainedWinPlain, Modality: 1)] = 0.5,
            [new(EstimandNames.Agreement)] = 0.9,
            [new(EstimandNames.Agreement, Class: 5)] = 0.9,
            [new(EstimandNames.Won)] = 0.72,
            [new(EstimandNames.Shared)] = 0.18,
            [new(EstimandNames.Unlearned)] = 0.1,
            [new(EstimandNames.Unlearned, Class: 2)] = 0.1,
        };
        var checks = truths.Keys.ToDictionary(e => e, _ => new CoverageCheck(Nominal, 0.015));
        var naive = new CoverageCheck(Nominal, 0.015);
        for (var repetition = 0; repetition < 600; repetition++)
        {
            var snapshot = Estimating.Of(trials, trials.Draw(seed: 1000 + repetition, count: 100));
            foreach (var (estimand, truth) in truths)
            {
                var estimate = snapshot.Find(estimand)!;
                checks[estimand].Add(estimate.Low, estimate.High, truth);
            }

            var share = snapshot.Find(new Estimand(EstimandNames.TrainedWinPlain, Modality: 1))!.Value;
            Add(naive, WilsonInterval.Of((long)Math.Round(share * 1000), 1000, Nominal), 0.5);
        }

        Assert.All(checks, pair => Assert.True(pair.Value.Passes, $"{pair.Key}: {pair.Value}"));

        // Positive control: ten dependent classes counted as ten replicates.
        Assert.False(naive.Passes, naive.ToString());
    }

    private static void Add(CoverageCheck check, Interval interval, double truth) => check.Add(interval.Low, interval.High, truth);
}
