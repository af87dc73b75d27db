using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

public sealed class ConfigurationEstimatorTests
{
    private const double Confidence = Estimating.Confidence;

    [Theory]
    [InlineData(4, 2, 0)]
    [InlineData(3, 3, 0.1)]
    [InlineData(2, 1, 0.05)]
    public void Streaming_equals_a_second_implementation_that_keeps_all_trials(int classes, int modalities, double lost)
    {
        var trials = new SyntheticTrials
        {
            Classes = classes,
            Modalities = modalities,
            DivergedProbability = 0.1,
            LostProbability = lost,
        };
        var records = trials.Draw(seed: 20220301, count: 400).ToList();
        var snapshot = Estimating.Of(trials, records);
        var batch = new BatchEstimates(trials.Configuration().Configuration, records);

        Assert.Equal(records.Count(r => r.Result.Outcome == TrialOutcome.Diverged), snapshot.Diverged);
        Assert.InRange(snapshot.Diverged, 10, 90);
        Assert.Equal(
            (records.Count(r => r.Result.Outcome == TrialOutcome.TimedOut), records.Count(r => r.Result.Outcome == TrialOutcome.Crashed)),
            (snapshot.TimedOut, snapshot.Crashed)
        );
        Assert.Equal(records.Count(r => r.Result.Outcome == TrialOutcome.Completed), snapshot.Completed);
        Assert.Equal(lost > 0, snapshot is { TimedOut: > 0, Crashed: > 0 });
        Assert.Equal(batch.BestModality, snapshot.BestModality);
        Assert.All(
            snapshot.Estimates,
            estimate =>
            {
                var (mean, error, count) = batch.Plain(estimate.Estimand);
                Assert.Equal(count, estimate.Trials);
                if (count == 0)
                {
                    Assert.True(double.IsNaN(estimate.Value) && double.IsNaN(estimate.Low));
                    Assert.Equal(IntervalMethod.None, estimate.Interval);
                }
                else if (estimate.Estimator == "control variate")
                {
                    var (value, controlledError) = batch.Controlled(estimate.Estimand);
                    Assert.Equal(value, estimate.Value, 1e-11);
                    Assert.Equal(controlledError, estimate.StandardError, 1e-11);
                }
                else
                {
                    Assert.Equal(mean, estimate.Value, 1e-11);
                    Assert.Equal(error, estimate.StandardError, 1e-11);
                }
            }
        );
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 3)]
    public void Stored_trials_and_a_look_after_every_trial_change_no_bit(int classes, int modalities)
    {
        // Trials wait for each other to be observed together; those that did not complete come in between.
        var trials = new SyntheticTrials
        {
            Classes = classes,
            Modalities = modalities,
            DivergedProbability = 0.1,
            LostProbability = 0.05,
        };
        foreach (var count in Enumerable.Range(0, 20).Append(150))
        {
            var records = trials.Draw(seed: 20220302 + count, count).ToList();
            var expected = Estimating.Of(trials, records);
            var (stored, watched) = (
                new ConfigurationEstimator(trials.Configuration(), Confidence),
                new ConfigurationEstimator(trials.Configuration(), Confidence)
            );
            foreach (var trial in records.Select(r => r.Row()))
            {
                stored.Add(trial);
                watched.Add(records[(int)trial.Trial]);
                Assert.Equal(trial.Trial + 1, stored.Trials);
                Assert.Equal(stored.Trials, watched.Snapshot().Trials);
            }

            AssertSame(expected, stored.Snapshot());
            AssertSame(expected, watched.Snapshot());
        }

        static void AssertSame(ConfigurationEstimates expected, ConfigurationEstimates actual)
        {
            Assert.Equal(
                (expected.Trials, expected.Diverged, expected.TimedOut, expected.Crashed),
                (actual.Trials, actual.Diverged, actual.TimedOut, actual.Crashed)
            );
            Assert.Equal(expected.Estimates.AsEnumerable(), actual.Estimates);
            Assert.Equal(expected.LearnTimes.AsEnumerable(), actual.LearnTimes);
            Assert.Equal(expected.ClassesWon.SelectMany(won => won), actual.ClassesWon.SelectMany(won => won));
        }
    }

    [Fact]
    public void Every_estimand_has_its_estimates_once_in_a_fixed_order()
    {
        var trials = new SyntheticTrials { Classes = 4, Modalities = 2 };
        var estimates = Estimating.Of(trials, trials.Draw(seed: 1, count: 50)).Estimates;
        Assert.Equal(estimates.Length, estimates.Select(e => e.Estimand).Distinct().Count());
        Assert.Equal(Estimating.Of(trials, []).Estimates.Select(e => e.Estimand), estimates.Select(e => e.Estimand));

        // Per (class, modality) and per modality: 4 names; per class and averaged: 4; three network quantities of 5 networks; the rest;
        // errors, gap and degradations with controls.
        Assert.Equal((4 * (8 + 2)) + (4 * 5) + (3 * 5) + (2 + 1 + 1 + 2 + 2 + 2 + 2 + 2 + 3) + (5 + 1 + 2), estimates.Length);
        var names = typeof(EstimandNames).GetFields().Select(f => (string)f.GetValue(null)!).ToHashSet();
        // Those at checkpoints, whose names end with the iteration, and of networks that are stopped early need checkpoints.
        names.RemoveWhere(n => n.EndsWith('_') || n.StartsWith("early_stopped", StringComparison.Ordinal));
        // And what the choice of test samples adds is known of stratified ones.
        names.RemoveWhere(n => n.EndsWith("_sampling_variance", StringComparison.Ordinal));
        Assert.Equal(names, estimates.Select(e => e.Estimand.Name).ToHashSet());
    }

    [Fact]
    public void Trials_out_of_order_are_refused()
    {
        var trials = new SyntheticTrials();
        var records = trials.Draw(seed: 2, count: 3).ToList();
        var estimator = new ConfigurationEstimator(trials.Configuration(), Confidence);
        var early = Assert.Throws<ArgumentException>(() => estimator.Add(records[1]));
        Assert.StartsWith("Trials come in order and without gaps: expected trial 0, got trial 1.", early.Message, StringComparison.Ordinal);
        estimator.Add(records[0]);
        Assert.Throws<ArgumentException>(() => estimator.Add(records[0]));
        Assert.Equal(1, estimator.Trials);
    }

    [Fact]
    public void A_trial_of_another_shape_is_refused()
    {
        var estimator = new ConfigurationEstimator(new SyntheticTrials { Classes = 4 }.Configuration(), Confidence);
        var other = new SyntheticTrials { Classes = 3 }
            .Draw(seed: 3, count: 1)
            .Single();
        var error = Assert.Throws<LedgerException>(() => estimator.Add(other));
        Assert.Equal(
            "Trial 0 of configuration 0 has a result of layout 3 x 2 (272 bytes) in the ledger, where the spec makes one of "
                + "layout 4 x 2 (336 "
                + "bytes): another version of the program wrote it, and can read it.",
            error.Message
        );
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_confidence_outside_the_open_unit_interval_is_refused(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfigurationEstimator(new SyntheticTrials().Configuration(), confidence));

    [Fact]
    public void Snapshots_along_the_way_do_not_change_the_end_and_bits_repeat()
    {
        var trials = new SyntheticTrials { DivergedProbability = 0.05 };
        var quiet = new ConfigurationEstimator(trials.Configuration(), Confidence);
        var watched = new ConfigurationEstimator(trials.Configuration(), Confidence);
        foreach (var record in trials.Draw(seed: 4, count: 120))
        {
            quiet.Add(record);
            watched.Add(record);
            watched.Snapshot();
        }

        Assert.Equal<Estimate>(quiet.Snapshot().Estimates, watched.Snapshot().Estimates);
    }

    [Fact]
    public void Adding_a_trial_allocates_nothing()
    {
        var trials = new SyntheticTrials { Classes = 10 };
        var rows = trials.Draw(seed: 5, count: 300).Select(r => r.Row()).ToArray();
        var estimator = new ConfigurationEstimator(trials.Configuration(), Confidence);
        foreach (var row in rows.AsSpan(0, 200))
        {
            estimator.Add(row);
        }

        var next = 200;
        Assert.Equal(
            0,
            Allocation.Least(() =>
            {
                for (var end = next + 20; next < end; next++)
                {
                    estimator.Add(rows[next]);
                }
            })
        );
    }

    [Fact]
    public void Learn_times_are_the_order_statistics_of_all_that_learned()
    {
        var trials = new SyntheticTrials { DivergedProbability = 0.2 };
        var records = trials.Draw(seed: 6, count: 101).ToList();
        var snapshot = Estimating.Of(trials, records);
        for (var r = 0; r < 2; r++)
        {
            var learned = records
                .SelectMany(record => record.Result.LearnIterations.Where((t, i) => i % 2 == r && t != TrialResult.NeverLearned))
                .Order()
                .ToList();
            var summary = snapshot.LearnTimes[r];
            Assert.Equal(learned.Count, summary.Learned);
            Assert.Equal(records.Count(record => record.Result.Outcome == TrialOutcome.Completed) * 4, summary.Total);
            Assert.Equal(learned[((learned.Count + 9) / 10) - 1], summary.FirstDecile);
            Assert.Equal(learned[((learned.Count + 1) / 2) - 1], summary.Median);
            Assert.Equal(learned[(((learned.Count * 9) + 9) / 10) - 1], summary.LastDecile);
        }
    }

    [Fact]
    public void Classes_won_count_every_completed_trial_once_per_modality()
    {
        var trials = new SyntheticTrials { DivergedProbability = 0.2 };
        var snapshot = Estimating.Of(trials, trials.Draw(seed: 7, count: 150));
        Assert.All(snapshot.ClassesWon, counts => Assert.Equal(snapshot.Trials - snapshot.Diverged, counts.Sum()));
        for (var r = 0; r < 2; r++)
        {
            var share = snapshot.ClassesWon[r].Select((count, won) => (double)count * won).Sum() / (4 * snapshot.ClassesWon[r].Sum());
            var estimate = snapshot.Find(new Estimand(EstimandNames.TrainedWinPlain, Modality: r))!;
            Assert.Equal(estimate.Value, share, 1e-12);
        }
    }
}
