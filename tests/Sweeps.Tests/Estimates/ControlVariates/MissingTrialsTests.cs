using System.Globalization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Estimates.ControlVariates;

/// <summary>
/// Controls have a known mean over all trials and not over those that complete. Here a trial is lost with probability 0.8 s, s its share of
/// classes that image wins at the start. By hand: P = 0.5 + 0.5 (u - 0.5) and four classes give E s = 1/2, E s^2 = 0.328125; the trained
/// share of image has mean 0.9 s + 0.05 given s. Over the trials that complete it has mean (0.9 (1/2 - 0.8 E s^2) + 0.05 * 0.6) / 0.6 =
/// 0.40625, and over all trials 0.5.
/// </summary>
public sealed class MissingTrialsTests(ITestOutputHelper output)
{
    private const double Truth = 0.40625;
    private const string Key = "trained_win[modality=image]";

    private static readonly SyntheticTrials s_law = new();
    private static readonly Estimand s_estimand = new(EstimandNames.TrainedWin, Modality: 0);

    [Theory]
    [InlineData(TrialOutcome.Diverged)]
    [InlineData(TrialOutcome.Crashed)]
    public void The_interval_of_a_stopped_sweep_covers_the_mean_over_completed_trials(TrialOutcome lost)
    {
        const int seed = 20240320;
        const int sweeps = 100;
        var (missed, withControl) = (0, 0);
        for (var sweep = 0; sweep < sweeps; sweep++)
        {
            TrialRecord[] records = Draw(seed + sweep, 1500, lost);
            var follower = new TargetFollower(new StoppingSpec(Key, 0.05, 0.95, 1), s_law.Configuration(), records.Length);
            Array.ForEach(records, r => follower.Add(r.Row()));
            TargetStanding standing = follower.Standing();
            Assert.Equal(StoppingState.Reached, standing.State);
            Assert.Equal("betting with a control variate up to the first trial without a result", standing.Method);
            missed += Covers(standing.Low, standing.High) ? 0 : 1;

            // The same trials with the control in use throughout.
            withControl += AlwaysControlled(records, (int)standing.Trials) ? 0 : 1;
        }

        output.WriteLine($"{lost}: missed {missed} of {sweeps}; with the control throughout {withControl}");
        Assert.True(missed <= sweeps * (0.05 + (3 * Math.Sqrt(0.05 * 0.95 / sweeps))), $"seed {seed}: missed {missed} of {sweeps}");
        Assert.True(withControl > sweeps / 2, $"seed {seed}: the broken sequence missed only {withControl} of {sweeps}");
    }

    /// <summary>
    /// What <see cref="BettingSequence.Miss"/> promises, with capitals multiplied out here: a mean that a sequence would have kept had it
    /// seen the observation, wherever within its reach of that mean the observation was, is kept by the sequence that missed it.
    /// </summary>
    [Fact]
    public void A_missed_observation_excludes_no_mean_that_seeing_it_would_have_kept()
    {
        const double alpha = 0.05;
        var random = new Random(31);
        var (kept, charged) = (0, 0);
        for (var repetition = 0; repetition < 60; repetition++)
        {
            double reach = 0.3 * random.NextDouble();
            double[] before = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble() * random.NextDouble())];
            double[] after = [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble() * random.NextDouble())];
            var (missing, nothing) = (
                new BettingSequence(new ObservationBounds(0, 1), 1 - alpha),
                new BettingSequence(new ObservationBounds(0, 1), 1 - alpha)
            );
            Array.ForEach(before, Add);
            missing.Miss(reach);
            Array.ForEach(after, Add);
            for (double m = 0.01; m < 1; m += 0.01)
            {
                double[] places = [.. new[] { -1, -0.5, 0, 0.5, 1 }.Select(s => m + (s * reach)).Where(x => x is >= 0 and <= 1)];
                if (places.Any(seen => Keeps(m, before, seen, after, alpha)))
                {
                    kept++;
                    Assert.InRange(m, missing.Interval.Low, missing.Interval.High);
                }
            }

            charged += missing.Interval.Low < nothing.Interval.Low && missing.Interval.High > nothing.Interval.High ? 1 : 0;

            void Add(double x)
            {
                missing.Add(x);
                nothing.Add(x);
            }
        }

        Assert.True(kept > 200 && charged > 30, $"{kept} means kept, {charged} times wider than without the charge");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_difference_of_pairs_uses_the_controls_unless_a_pair_is_incomplete(bool incomplete)
    {
        TrialRecord[] a = [.. s_law.Draw(5, 200)];
        TrialRecord[] b = [.. new SyntheticTrials { Persistence = 0.5 }.Draw(6, 200)];
        if (incomplete)
        {
            b[7] = b[7] with { Result = FailedTrial.Of(TrialOutcome.TimedOut, s_law.Classes, s_law.Modalities) };
        }

        var (controlled, plain) = (Difference(Key), Difference("trained_win_plain[modality=image]"));
        Assert.Equal(incomplete ? 199 : 200, controlled.Pairs);
        Assert.Equal(incomplete, controlled.Difference == plain.Difference && controlled.StandardError == plain.StandardError);

        EstimandDifference Difference(string key)
        {
            SweepSpec spec = ListLedger.Spec([s_law.Configuration(), s_law.Configuration(1)]) with
            {
                Contrasts = [new SpecContrast("declared", key, 0, 1)],
            };
            var ledger = new ListLedger(a, b);
            var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
            return Assert.Single(ContrastEstimate.For(spec, estimates, ledger, CancellationToken.None)).Difference;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_limit_of_the_winning_probability_uses_the_control_unless_a_trial_is_missing(bool incomplete)
    {
        double[] sigmas = [0.01, 0.02, 0.04];
        PlannedConfiguration[] configurations = [.. sigmas.Select(Configuration)];
        TrialRecord[][] records = [.. sigmas.Select((_, i) => s_law.Draw(70 + i, 300).ToArray())];
        if (incomplete)
        {
            records[1][4] = records[1][4] with { Result = FailedTrial.Of(TrialOutcome.Crashed, s_law.Classes, s_law.Modalities) };
        }

        SweepSpec spec = ListLedger.Spec(configurations);
        var ledger = new ListLedger(records);
        var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
        VerdictRow row = Assert.Single(
            VerdictTable.Of(spec, estimates, ledger, CancellationToken.None).Rows,
            r => r.Configuration is null && r.Quantity.StartsWith("P(trained winner), image", StringComparison.Ordinal)
        );

        double[][] shares =
        [
            .. records.Select(c =>
                Enumerable.Range(0, 300).Where(t => !incomplete || t != 4).Select(t => TrainedShare(c[t], control: !incomplete)).ToArray()
            ),
        ];
        double[] errors = [.. shares.Select(s => Math.Sqrt(s.Sum(v => (v - s.Average()) * (v - s.Average())) / (s.Length - 1) / s.Length))];
        double[] off = [.. shares.Select((s, i) => s.Average() - estimates[i].Find(s_estimand)!.Prediction!.Value)];
        Assert.Equal(Extrapolation.Of(sigmas, off, errors).Limit, row.Value, 1e-9);

        static PlannedConfiguration Configuration(double sigma, int index) =>
            s_law.Configuration(index) with
            {
                AxisValues = [new AxisValue("network.sigma0", sigma.ToString(CultureInfo.InvariantCulture), sigma)],
                Definition = s_law.Configuration().Configuration with
                {
                    Network = s_law.Configuration().Configuration.Network with { InitialScale = sigma },
                },
            };
    }

    private static bool Covers(double low, double high) => low <= Truth && Truth <= high;

    private static bool AlwaysControlled(TrialRecord[] records, int trials)
    {
        var observer = new TrialObserver(s_law.Configuration().Configuration);
        double[] values = new double[observer.Layout.Length];
        var control = new PredictableControl(new ObservationBounds(0, 1), new ObservationBounds(-1, 1), mean: 0, lowest: 0, highest: 1);
        var sequence = new BettingSequence(control.Bounds, 0.95, 0.05);
        foreach (TrialRecord record in records.Take(trials).Where(r => r.Result.Outcome == TrialOutcome.Completed))
        {
            observer.Observe(record.Result, values);
            sequence.Add(control.Adjust(values[observer.Layout.TrainedWinnerAverage], values[observer.Layout.ControlAverage]));
        }

        return Covers(sequence.Interval.Low, sequence.Interval.High);
    }

    private static TrialRecord[] Draw(int seed, int count, TrialOutcome lost)
    {
        var random = new Random(~seed);
        return
        [
            .. s_law
                .Draw(seed, count)
                .Select(record =>
                    random.NextDouble() >= 0.8 * InitialShare(record.Result)
                        ? record
                        : record with
                        {
                            Result =
                                lost == TrialOutcome.Diverged
                                    ? new SyntheticTrials { DivergedProbability = 1 }.DrawTrial(new Random(seed))
                                    : FailedTrial.Of(lost, s_law.Classes, s_law.Modalities),
                        }
                ),
        ];
    }

    private static double InitialShare(TrialResult result) => Share(result, result.InitialGamma);

    private static double TrainedShare(TrialRecord record, bool control)
    {
        TrialResult result = record.Result;
        double expected = Enumerable.Range(0, result.Classes).Average(j => (double)result.InitialWinProbability[j * result.Modalities]);
        return Share(result, result.FinalGamma) - (control ? InitialShare(result) - expected : 0);
    }

    // Share of classes of which image has the larger Gamma.
    private static double Share(TrialResult result, float[] gamma) =>
        Enumerable.Range(0, result.Classes).Average(j => gamma[j * result.Modalities] > gamma[(j * result.Modalities) + 1] ? 1.0 : 0.0);

    /// <summary>
    /// Whether a candidate mean's two capitals stay below 2 / alpha, with the bets of the missing observation's place made from what was
    /// seen before it.
    /// </summary>
    private static bool Keeps(double m, double[] before, double seen, double[] after, double alpha)
    {
        var bets = new PlugInBets(alpha);
        var (up, down, kept) = (1.0, 1.0, true);
        foreach (double x in before)
        {
            Play(x);
            bets.Observe(x);
        }

        Play(seen);
        foreach (double x in after)
        {
            Play(x);
            bets.Observe(x);
        }

        return kept;

        void Play(double x)
        {
            up *= 1 + (Math.Min(bets.Next, PlugInBets.Cap / m) * (x - m));
            down *= 1 - (Math.Min(bets.Next, PlugInBets.Cap / (1 - m)) * (x - m));
            kept &= up < 2 / alpha && down < 2 / alpha;
        }
    }
}
