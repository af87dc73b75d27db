using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Remedies;

/// <summary>The table of remedies of a sweep, from its trials.</summary>
public sealed class RemedyTableTests
{
    private const int Trials = 400;

    [Fact]
    public void Differences_errors_and_levels_are_those_of_the_pairs()
    {
        var remedy = new PlantedRemedy
        {
            TakesOver = 0.3,
            Shares = 0.5,
            JointErrors = -9,
        };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(3, Trials);
        RemedyRow row = Row(remedy, with, without);

        double[] differences = [.. with.Zip(without, (a, b) => Joint(a) - Joint(b))];
        double mean = differences.Average();
        double variance = differences.Sum(d => (d - mean) * (d - mean)) / (Trials - 1);
        RemedyEffect error = row.Find("test_error[network=joint]")!;
        Assert.Equal(mean, error.Difference, 1e-12);
        Assert.Equal(Math.Sqrt(variance / Trials), error.StandardError, 1e-12);
        Assert.Equal(with.Average(Joint), error.With, 1e-12);
        Assert.Equal(without.Average(Joint), error.Without, 1e-12);

        // Uni-modal networks are the same on both sides, so that gap and degradation change as the joint network and the probes do.
        Assert.Equal(error.Difference, row.Find("gap")!.Difference, 1e-12);
        Assert.Equal(
            row.Find("test_error[network=probe,modality=text]")!.Difference,
            row.Find("degradation[modality=text]")!.Difference,
            1e-12
        );

        double losers = with.Average(Loser) - without.Average(Loser);
        Assert.Equal(losers, row.Find("loser_gamma")!.Difference, 1e-6);
        double beyond = row.Find("shared")!.Difference - (row.Find("won")!.Without / 2);
        Assert.Equal(beyond, row.Find("shared_beyond_half")!.Difference, 1e-12);
    }

    [Fact]
    public void Intervals_are_those_of_a_contrast_at_the_confidence_of_a_row()
    {
        var remedy = new PlantedRemedy { JointErrors = -9 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(3, Trials);
        (SweepSpec spec, ListLedger ledger) = Sweep(remedy, with, without);
        RemedyTable table = Table(spec, ledger)!;
        Assert.Equal(1 - (0.05 / table.Rows[0].Effects.Length), table.IntervalConfidence, 1e-12);
        SweepSpec wide = spec with
        {
            Confidence = table.IntervalConfidence,
            Contrasts = [new SpecContrast("error", "test_error[network=joint]", 1, 0), new SpecContrast("shared", "shared", 1, 0)],
        };
        var estimates = SweepEstimates.FromLedger(wide, ledger, 1, CancellationToken.None).Configurations;
        foreach (ContrastEstimate contrast in ContrastEstimate.For(wide, estimates, ledger, CancellationToken.None))
        {
            RemedyEffect effect = table.Rows[0].Find(contrast.Estimand)!;
            Assert.Equal(contrast.Difference.Difference, effect.Difference, 1e-12);
            Assert.Equal(contrast.Difference.Low, effect.Low, 1e-9);
            Assert.Equal(contrast.Difference.High, effect.High, 1e-9);
            Assert.Equal(contrast.Difference.Method, effect.Method);
        }
    }

    [Theory]
    [InlineData(0, 0.95, -20, RemedyVerdict.RemovesTheCompetition)]
    [InlineData(0.5, 0.95, 0, RemedyVerdict.RemovesTheCompetition)]
    [InlineData(0.5, 0, -20, RemedyVerdict.MovesTheWinner)]
    [InlineData(0.5, 0.1, 0, RemedyVerdict.MovesTheWinner)]
    [InlineData(0, 0.25, 0, RemedyVerdict.EasesTheCompetition)]
    [InlineData(0, 0.95, 20, RemedyVerdict.Harms)]
    [InlineData(0, 0.015, 0, RemedyVerdict.Undecided)]
    public void A_planted_effect_has_its_verdict(double takesOver, double shares, int jointErrors, RemedyVerdict expected)
    {
        var remedy = new PlantedRemedy
        {
            TakesOver = takesOver,
            Shares = shares,
            JointErrors = jointErrors,
        };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(17, Trials);
        RemedyRow row = Row(remedy, with, without);
        Assert.Equal(expected, row.Verdict);
        Assert.StartsWith(RemedyEffectText.Of(expected) + ": ", RemedyEffectText.Reading(row), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, RemedyVerdict.DoesNothing)]
    [InlineData(-20, RemedyVerdict.OnlyCuresTheError)]
    public void Enough_trials_show_that_the_competition_stays(int jointErrors, RemedyVerdict expected)
    {
        // Hardly any class changes; 1,000 trials bound by Clopper and Pearson how many might.
        var remedy = new PlantedRemedy { JointErrors = jointErrors, TakesOver = 1e-9 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(5, 3000);
        Assert.Equal(expected, Row(remedy, with, without).Verdict);
    }

    [Fact]
    public void Undecided_says_how_many_pairs_would_decide()
    {
        var remedy = new PlantedRemedy { TakesOver = 0.02 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(5, 60);
        RemedyRow row = Row(remedy, with, without);
        Assert.Equal(RemedyVerdict.Undecided, row.Verdict);
        Assert.Matches(
            "^undecided: at 60 pairs of trials the intervals are too wide \\(about [\\d\u202f]+ would decide\\);",
            RemedyEffectText.Reading(row)
        );
        RemedyEffect open = row.Find("trained_win[modality=image]")!;
        double needed = Math.Max(Math.Abs(open.Difference), open.Tolerance - Math.Abs(open.Difference));

        // Few pairs differ: what was seen narrows as the root of the pairs, and the bound on those that were not, u = 1 - a^(1/60), is
        // 1 - a^(1/n) with n pairs. Differences lie in [-1, 1].
        double bound = open.Unseen!.Share;
        double seen = ((open.High - open.Low) / 2) - bound;
        long pairs = open.PairsThatWouldDecide!.Value;
        Assert.InRange(HalfWidth(pairs), 0, needed);
        Assert.True(HalfWidth(pairs - 2) > needed, "Fewer pairs do not.");

        RemedyEffect seenAlone = open with { Unseen = null };
        double half = (open.High - open.Low) / 2;
        Assert.Equal(Math.Ceiling(60 * half * half / needed / needed), seenAlone.PairsThatWouldDecide!.Value, 1.0);

        double HalfWidth(long n) => (seen * Math.Sqrt(60.0 / n)) + 1 - Math.Pow(1 - bound, 60.0 / n);
    }

    [Fact]
    public void Pairs_that_diverged_or_were_lost_are_counted_and_decide_nothing_else()
    {
        var remedy = new PlantedRemedy { Shares = 0.95, Diverges = 0.2 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(11, Trials);
        without[7] = without[7] with { Result = FailedTrial.Of(TrialOutcome.TimedOut, 4, 2) };
        RemedyRow row = Row(remedy, with, without);
        int diverged = with.Count(t => t.Result.Outcome == TrialOutcome.Diverged && t.Trial != 7);
        Assert.Equal((Trials, diverged, 0L, 1L), (row.Pairs, row.DivergedWith, row.DivergedWithout, row.Lost));
        Assert.Equal(Trials - diverged - 1, row.CompletePairs);
        Assert.Equal(row.CompletePairs, row.Find("shared")!.Pairs);
        Assert.Equal(Trials - 1, row.Find("diverged")!.Pairs);
        Assert.Equal(RemedyVerdict.Harms, row.Verdict);
        Assert.StartsWith("harms: diverged trials +", RemedyEffectText.Reading(row), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_incomplete_pairs_leave_it_undecided()
    {
        var remedy = new PlantedRemedy { Shares = 0.95 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(11, Trials);
        for (int i = 0; i < 8; i++)
        {
            with[i] = with[i] with { Result = FailedTrial.Of(TrialOutcome.Crashed, 4, 2) };
        }

        RemedyRow row = Row(remedy, with, without);
        Assert.Equal((RemedyVerdict.Undecided, true), (row.Verdict, row.IsIncomplete));
        Assert.StartsWith("undecided: 8 of 400 pairs of trials are not complete", RemedyEffectText.Reading(row), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_training_was_not_over_every_text_says_so()
    {
        // A tenth of the classes of the synthetic law is learned by nobody.
        var remedy = new PlantedRemedy { Shares = 0.95 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(11, Trials);
        RemedyRow row = Row(remedy, with, without);
        Assert.False(row.IsTrainedOut);
        Assert.Equal("removes the competition (not trained out)", RemedyEffectText.Verdict(row));
        Assert.Contains("not trained out: with it ", RemedyEffectText.Reading(row), StringComparison.Ordinal);
        Assert.Contains("not trained out: without it ", RemedyEffectText.Reading(row), StringComparison.Ordinal);
    }

    [Fact]
    public void A_remedy_whose_parameters_do_nothing_does_nothing_by_definition()
    {
        var remedy = new PlantedRemedy();
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(11, 5);
        (SweepSpec spec, ListLedger ledger) = Sweep(remedy, with, without, new RemedyParameters { Method = RemedyMethod.Ogm, Alpha = 0 });
        RemedyRow row = Assert.Single(Table(spec, ledger)!.Rows);
        Assert.Equal((RemedyVerdict.DoesNothing, true), (row.Verdict, row.IsNeutral));
        Assert.StartsWith(
            "does nothing at this precision: its parameters do nothing, every trial is that of none",
            RemedyEffectText.Reading(row),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void There_is_no_table_without_pairs_of_trials()
    {
        var remedy = new PlantedRemedy();
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(11, 20);
        (SweepSpec spec, ListLedger ledger) = Sweep(remedy, with, without);
        Assert.NotNull(Table(spec, ledger));
        Assert.Null(Table(spec with { Pairing = Pairing.Independent }, ledger));
        Assert.Null(Table(spec, new ListLedger(without, [])));
        Assert.Null(Table(spec with { Configurations = [spec.Configurations[0]] }, ledger));
    }

    [Fact]
    public void With_a_target_the_trials_fixed_beforehand_count_alone()
    {
        var remedy = new PlantedRemedy { Shares = 0.5 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(11, 40);
        (SweepSpec spec, ListLedger ledger) = Sweep(remedy, with, without);
        var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
        RemedyTable? Until(long least) =>
            RemedyTable.Of(
                spec with
                {
                    Until = new StoppingSpec("agreement", 0.1, 0.95, least),
                },
                estimates,
                ledger,
                1,
                CancellationToken.None
            );
        Assert.Equal(25, Assert.Single(Until(25)!.Rows).Pairs);
        Assert.Null(Until(9));
    }

    [Fact]
    public void Two_runs_that_differ_in_the_remedy_have_the_row_of_a_sweep_whichever_comes_first()
    {
        var remedy = new PlantedRemedy { TakesOver = 0.5, Shares = 0.1 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(11, Trials);
        (SweepSpec spec, ListLedger ledger) = Sweep(remedy, with, without);
        RemedyRow swept = Assert.Single(Table(spec, ledger)!.Rows);
        ComparedRun a = Run(remedy.Pair.With, with);
        ComparedRun b = Run(remedy.Pair.Without, without);
        foreach ((ComparedRun first, ComparedRun second) in new[] { (a, b), (b, a) })
        {
            RemedyRow row = Assert.Single(RemedyTable.Between(first, second, [(0, 0)], 1, CancellationToken.None)!.Rows);
            Assert.Equal(swept.Effects.Length, row.Effects.Length);
            Assert.All(swept.Effects.Zip(row.Effects), pair => Assert.Equal(pair.First, pair.Second));
            Assert.Equal((swept.Verdict, swept.Pairs), (row.Verdict, row.Pairs));
        }

        // Other seeds, two runs without a remedy, two with one.
        Assert.Null(RemedyTable.Between(a, b with { Spec = b.Spec with { Seed = 1 } }, [(0, 0)], 1, CancellationToken.None));
        Assert.Null(RemedyTable.Between(b, b, [(0, 0)], 1, CancellationToken.None));
        ComparedRun other = Run(With(remedy.Pair.With, RemedyMethod.Alternating), with);
        Assert.Null(RemedyTable.Between(a, other, [(0, 0)], 1, CancellationToken.None));

        Assert.Equal("A: ogm, B: none", Sides(a, b, common: true));
        Assert.Equal("A: none, B: ogm", Sides(b, a, common: true));
        Assert.StartsWith("A: ogm, B: alternating; no verdict, because a remedy is judged against none", Sides(a, other, common: true));
        Assert.StartsWith("A: ogm, B: none; no verdict, because the random numbers are not common", Sides(a, b, common: false));
        Assert.Null(Sides(a, a, common: true));

        static string? Sides(ComparedRun first, ComparedRun second, bool common) =>
            RemedyEffectText.Sides(first.Spec.Configurations[0], second.Spec.Configurations[0], common);
    }

    [Fact]
    public void Intervals_of_two_runs_hold_together_over_all_their_pairs()
    {
        var remedy = new PlantedRemedy { Shares = 0.5 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(11, 60);
        PlannedConfiguration[] remedied = [remedy.Pair.With with { Index = 0 }, With(remedy.Pair.With, RemedyMethod.Alternating)];
        var a = new ComparedRun("a", ListLedger.Spec(remedied), new ListLedger(with, with));
        ComparedRun b = Run(remedy.Pair.Without, without);
        RemedyTable table = RemedyTable.Between(a, b, [(0, 0), (1, 0)], 2, CancellationToken.None)!;
        Assert.Equal(["ogm", "alternating"], table.Rows.Select(RemedyEffectText.Name));
        Assert.Equal(1 - (0.05 / table.Rows.Sum(r => r.Effects.Length)), table.IntervalConfidence, 1e-12);
    }

    [Fact]
    public void Threads_change_nothing()
    {
        var remedy = new PlantedRemedy { Shares = 0.5, TakesOver = 0.1 };
        (TrialRecord[] with, TrialRecord[] without) = remedy.Draw(11, 200);
        (SweepSpec spec, ListLedger ledger) = Sweep(remedy, with, without);
        SweepSpec several = spec with
        {
            Configurations = [.. Enumerable.Range(0, 6).Select(i => spec.Configurations[Math.Min(i, 1)] with { Index = i })],
        };
        var rows = new ListLedger(without, with, with, with, with, with);
        RemedyTable one = Table(several, rows, workers: 1)!;
        RemedyTable four = Table(several, rows, workers: 4)!;
        Assert.Equal(5, one.Rows.Length);
        Assert.Equal(one.Rows.SelectMany(r => r.Effects), four.Rows.SelectMany(r => r.Effects));
    }

    private static ComparedRun Run(PlannedConfiguration configuration, TrialRecord[] trials) =>
        new("run", ListLedger.Spec([configuration with { Index = 0 }]), new ListLedger(trials));

    // Methods are no axis here, as in a run of one remedy.
    private static PlannedConfiguration With(PlannedConfiguration planned, RemedyMethod method) =>
        planned with
        {
            AxisValues = [],
            Definition = planned.Configuration with { Remedy = new RemedyParameters { Method = method } },
        };

    private static double Joint(TrialRecord trial) => (double)trial.Result.Joint.TestErrors.Sum() / SyntheticTrials.TestSamples;

    private static double Loser(TrialRecord trial) =>
        Enumerable.Range(0, 4).Average(j => (double)Math.Min(trial.Result.FinalGamma[2 * j], trial.Result.FinalGamma[(2 * j) + 1]));

    private static RemedyRow Row(PlantedRemedy remedy, TrialRecord[] with, TrialRecord[] without)
    {
        (SweepSpec spec, ListLedger ledger) = Sweep(remedy, with, without);
        return Assert.Single(Table(spec, ledger)!.Rows);
    }

    private static RemedyTable? Table(SweepSpec spec, ListLedger ledger, int workers = 2) =>
        RemedyTable.Of(
            spec,
            SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations,
            ledger,
            workers,
            CancellationToken.None
        );

    private static (SweepSpec Spec, ListLedger Ledger) Sweep(
        PlantedRemedy remedy,
        TrialRecord[] with,
        TrialRecord[] without,
        RemedyParameters? parameters = null
    )
    {
        RemedyPair pair = remedy.Pair;
        PlannedConfiguration remedied = parameters is null
            ? pair.With
            : pair.With with
            {
                Definition = pair.With.Configuration with { Remedy = parameters },
            };
        return (ListLedger.Spec([pair.Without, remedied]), new ListLedger(without, with));
    }
}
