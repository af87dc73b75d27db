using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.TestKit.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Twins;

/// <summary>
/// Whole sweeps with twins, from rows of the ledger to estimates with all their controls, those of the start and those of the twins of
/// all networks and winners, against laws whose means are known.
/// </summary>
public sealed class TwinSweepCoverageTests(ITestOutputHelper output)
{
    private const int Trials = 300;

    // Five networks, and the winners of one of two modalities.
    private const int AllTwins = 6;
    private static readonly Estimand s_joint = new(EstimandNames.TestErrorControlled, NetworkKind.Joint);
    private static readonly Estimand s_win = new(EstimandNames.TrainedWin, Modality: 0);

    [Fact]
    public void With_all_controls_estimates_are_unbiased_and_covered()
    {
        const int Repetitions = 2000;
        var law = new TwinnedLaw();
        (Estimand Estimand, double Truth)[] all =
        [
            (s_joint, law.Joint),
            (new(EstimandNames.TestErrorControlled, NetworkKind.Unimodal, 0), law.First),
            (new(EstimandNames.GapControlled), law.Gap),
            (new(EstimandNames.DegradationControlled, Modality: 0), law.Degradation),
            (s_win, TwinnedLaw.FirstWins),
            (s_win with { Class = 1 }, TwinnedLaw.FirstWins),
        ];
        Tally[] tallies = Simulate(law, all, Repetitions, seed: 51);
        Assert.All(
            tallies,
            t =>
            {
                Assert.True(t.Controlled > 0.99 * Repetitions, $"seed 51: {t}");
                Assert.True(t.Coverage.Passes, $"seed 51: {t}");
                Assert.True(Math.Abs(t.Bias) < 4, $"seed 51: {t}");
                Assert.True(t.Gain > 1.2, $"seed 51: {t}");
            }
        );
    }

    [Fact]
    public void Without_the_uni_modal_networks_of_twins_everything_is_covered_and_what_they_do_not_have_is_left_out()
    {
        const int Repetitions = 1000;
        var law = new TwinnedLaw { JointOnly = true };
        (Estimand Estimand, double Truth)[] all =
        [
            (s_joint, law.Joint),
            (new(EstimandNames.TestErrorControlled, NetworkKind.Unimodal, 0), law.First),
            (new(EstimandNames.GapControlled), law.Gap),
            (new(EstimandNames.DegradationControlled, Modality: 0), law.Degradation),
            (s_win, TwinnedLaw.FirstWins),
        ];
        Tally[] tallies = Simulate(law, all, Repetitions, seed: 54, twins: 4);
        Assert.All(
            tallies,
            t =>
            {
                Assert.True(t.Controlled > 0.99 * Repetitions, $"seed 54: {t}");
                Assert.True(t.Coverage.Passes, $"seed 54: {t}");
                Assert.True(Math.Abs(t.Bias) < 4, $"seed 54: {t}");
            }
        );
        Assert.True(tallies[0].Gain > 1.2 && tallies[4].Gain > 1.2, $"seed 54: {tallies[0]}; {tallies[4]}");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.003)]
    [InlineData(0.01)]
    [InlineData(0.03)]
    public void Twins_that_hardly_ever_part_from_their_trials_are_used_and_intervals_allow_for_it(double departs)
    {
        var law = new TwinnedLaw { Departs = departs, DepartsOneWay = true };
        Tally[] tallies = Simulate(law, [(s_win, TwinnedLaw.FirstWins), (s_joint, law.Joint)], repetitions: 1000, seed: 53);
        Assert.All(
            tallies,
            t =>
            {
                Assert.True(t.Coverage.PassesAsLowerBound, $"seed 53: {t}");
                Assert.True(Math.Abs(t.Bias) < 4, $"seed 53: {t}");
            }
        );

        // Of 600 classes none departs, one or two, six or 18: the interval allows for those that were not seen.
        Assert.True(tallies[0].Controlled > 900, $"seed 53: {tallies[0]}");
        Assert.True(tallies[1].Controlled > 900, $"seed 53: {tallies[1]}");
    }

    [Theory]
    [InlineData(4, 0.0)]
    [InlineData(0, 0.06)]
    public void A_control_whose_mean_is_not_what_it_should_be_is_caught(int shift, double probabilityShift)
    {
        var law = new TwinnedLaw { Shift = shift, ProbabilityShift = probabilityShift };
        Tally[] tallies = Simulate(law, [(s_joint, law.Joint), (s_win, TwinnedLaw.FirstWins)], repetitions: 500, seed: 52);
        Assert.True(
            tallies.Any(t => !t.Coverage.Passes && Math.Abs(t.Bias) > 4),
            $"seed 52: {string.Join("; ", tallies.AsEnumerable())}, although the mean of a control is not 0"
        );
    }

    private Tally[] Simulate(
        TwinnedLaw law,
        (Estimand Estimand, double Truth)[] all,
        int repetitions,
        int seed,
        int twins = AllTwins
    )
    {
        var (random, configuration) = (new Random(seed), law.Configuration);
        var predictions = new ConfigurationPredictions(configuration.Configuration);
        Tally[] tallies = [.. all.Select(a => new Tally(a.Estimand, a.Truth, twins))];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            var estimator = new ConfigurationEstimator(configuration, 0.95, predictions);
            for (int trial = 0; trial < Trials; trial++)
            {
                estimator.Add(new TrialRecord(trial, law.Draw(random)));
            }

            ConfigurationEstimates estimates = estimator.Snapshot();
            foreach (Tally tally in tallies)
            {
                tally.Add(estimates);
            }
        }

        Array.ForEach(tallies, t => output.WriteLine($"seed {seed}: {t}"));
        return tallies;
    }

    private sealed class Tally(Estimand estimand, double truth, int twins)
    {
        private double _sum;
        private double _squares;
        private double _inverse;
        private int _count;

        // Skewed errors of a few hundred trials: Student's interval is not exact.
        public CoverageCheck Coverage { get; } = new(0.95, 0.005);

        public int Controlled { get; private set; }

        public double Bias => _sum / _count / Math.Sqrt(_squares / _count / _count);

        public double Gain => _count / _inverse;

        public void Add(ConfigurationEstimates estimates)
        {
            Estimate estimate = estimates.Find(estimand)!;
            Controlled +=
                estimate.Estimator.EndsWith($" {twins} of cheaper twins", StringComparison.Ordinal)
                || estimate.Estimator.EndsWith(" 1 of cheaper twins", StringComparison.Ordinal)
                    ? 1
                    : 0;
            Coverage.Add(estimate.Low, estimate.High, truth);
            _sum += estimate.Value - truth;
            _squares += (estimate.Value - truth) * (estimate.Value - truth);
            _inverse += 1 / (estimate.VarianceReduction ?? 1);
            _count++;
        }

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{estimand}: {Coverage}, bias {Bias:0.00} standard errors, gain {Gain:0.00}, controlled in {Controlled}"
            );
    }
}
