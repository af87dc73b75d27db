using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

public sealed class ContrastEstimateTests
{
    private const int Trials = 120;

    [Theory]
    [InlineData("test_error[network=joint]", Pairing.Common)]
    [InlineData("gap", Pairing.Common)]
    [InlineData("test_error[network=joint]", Pairing.Independent)]
    public void The_difference_and_its_error_are_those_of_the_trials(string estimand, Pairing pairing)
    {
        TrialRecord[] a = [.. new SyntheticTrials { Persistence = 0.5 }.Draw(1, Trials)];
        TrialRecord[] b = [.. new SyntheticTrials().Draw(1, Trials)];
        ContrastEstimate contrast = Contrast(estimand, pairing, a, b);

        // The same uni-modal network is the best on both sides, the one of the easier modality.
        double Observe(TrialRecord r) =>
            Share(r.Result.Joint.TestErrors) - (estimand == "gap" ? Share(r.Result.Unimodal[0].TestErrors) : 0);
        double[] left = [.. a.Select(Observe)];
        double[] right = [.. b.Select(Observe)];
        double[] differences = [.. left.Zip(right, (x, y) => x - y)];
        double independent = (Variance(left) + Variance(right)) / Trials;
        double paired = Variance(differences) / Trials;
        Assert.Equal(left.Average() - right.Average(), contrast.Difference.Difference, 1e-12);
        Assert.Equal(
            pairing == Pairing.Common ? paired : independent,
            contrast.Difference.StandardError * contrast.Difference.StandardError,
            1e-12
        );
        Assert.Equal(pairing == Pairing.Common ? Trials : 0, contrast.Difference.Pairs);
        if (pairing == Pairing.Common)
        {
            Assert.Equal(independent / paired, contrast.Difference.VarianceRatio!.Value, 1e-9);
        }
    }

    [Fact]
    public void Pairing_that_hurts_is_told()
    {
        TrialRecord[] a = [.. new SyntheticTrials().Draw(2, Trials)];
        TrialRecord[] b = [.. new SyntheticTrials().Draw(2, Trials)];
        foreach (TrialRecord record in b)
        {
            // What was hard is easy: as far from the top as it was from the bottom.
            int[] errors = record.Result.Joint.TestErrors;
            int left = SyntheticTrials.TestSamples - errors.Sum();
            Array.Clear(errors);
            errors[0] = left;
        }

        ContrastEstimate contrast = Contrast("test_error[network=joint]", Pairing.Common, a, b);
        Assert.Equal(0.5, contrast.Difference.VarianceRatio!.Value, 1e-9);
        Assert.Contains("Pairing widens the interval", Assert.Single(contrast.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_side_whose_training_was_not_over_is_named_with_the_reason()
    {
        TrialRecord[] early = [.. new SyntheticTrials { Unlearned = 0.3 }.Draw(1, Trials)];
        TrialRecord[] late = [.. SyntheticTrials.TrainedOut.Draw(1, Trials)];
        ContrastEstimate one = Contrast("shared", Pairing.Common, early, late);
        UnsettledSide side = Assert.Single(one.Unsettled);
        Assert.Equal(one.Of, side.Configuration);
        Assert.Contains("of the classes were learned by no modality", side.Reason, StringComparison.Ordinal);
        Assert.Equal(2, Contrast("gap", Pairing.Independent, early, early).Unsettled.Length);
        Assert.Empty(Contrast("gap", Pairing.Common, late, late).Unsettled);
        Assert.Empty(Contrast("initial_win[modality=image]", Pairing.Common, early, late).Unsettled);
        Assert.Equal(["May still change"], ContrastText.Headings([one]).Except(ContrastText.Headings([one with { Unsettled = [] }])));
        Assert.Equal(one.Of.Label, ContrastText.Cells(one, [one])[^1]);
    }

    [Fact]
    public void Values_beside_a_difference_are_of_the_same_pairs()
    {
        TrialRecord[] a = [.. new SyntheticTrials { Persistence = 0.5 }.Draw(1, Trials)];
        TrialRecord[] b = [.. new SyntheticTrials().Draw(1, Trials / 2)];
        ContrastEstimate contrast = Contrast("test_error[network=joint]", Pairing.Common, a, b);
        Assert.Equal(Trials / 2, contrast.Difference.Pairs);
        Assert.Equal(a.Take(Trials / 2).Average(r => Share(r.Result.Joint.TestErrors)), contrast.Difference.ValueA, 1e-12);
        Assert.NotEqual(contrast.Difference.A.Value, contrast.Difference.ValueA, 1e-6);
        Assert.Equal(contrast.Difference.Difference, contrast.Difference.ValueA - contrast.Difference.ValueB, 1e-12);
        Assert.Contains("60 common trials of 120 and 60", Assert.Single(contrast.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agreement", false)]
    [InlineData("gap", true)]
    public void Only_a_contrast_of_the_gap_is_warned_that_the_best_networks_differ(string estimand, bool warned)
    {
        TrialRecord[] a = [.. new SyntheticTrials().Draw(1, Trials)];
        TrialRecord[] b = [.. new SyntheticTrials().Draw(1, Trials)];
        foreach (TrialRecord record in b)
        {
            (record.Result.Unimodal[0], record.Result.Unimodal[1]) = (record.Result.Unimodal[1], record.Result.Unimodal[0]);
        }

        ContrastEstimate contrast = Contrast(estimand, Pairing.Common, a, b);
        Assert.Equal(warned, contrast.Warnings.Any(w => w.Contains("The gap is against", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_constant_on_both_sides_has_no_interval_and_the_contrast_says_why()
    {
        var one = new SyntheticTrials { Modalities = 1 };
        ContrastEstimate contrast = Contrast("gap", Pairing.Independent, OfOneNetwork(1), OfOneNetwork(2), one);
        Assert.Equal(
            (0, double.NaN, DifferenceMethod.None),
            (contrast.Difference.Difference, contrast.Difference.Low, contrast.Difference.Method)
        );
        Assert.Equal(
            "declared: No interval for A - B of gap: both sides are constant, because with one modality the networks are one.",
            Assert.Single(contrast.Warnings)
        );
    }

    [Fact]
    public void A_side_that_is_constant_by_definition_leaves_the_interval_of_the_other()
    {
        SweepSpec spec = ListLedger.Spec(
            [new SyntheticTrials { Modalities = 1 }.Configuration(), new SyntheticTrials().Configuration(1)],
            pairing: Pairing.Independent
        ) with
        {
            Contrasts = [new SpecContrast("declared", "gap", 0, 1)],
        };
        var ledger = new ListLedger(OfOneNetwork(1), [.. new SyntheticTrials().Draw(2, Trials)]);
        var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
        ContrastEstimate contrast = Assert.Single(ContrastEstimate.For(spec, estimates, ledger, CancellationToken.None));
        Estimate other = contrast.Difference.B;
        Assert.Equal(
            (-other.Value, -other.High, -other.Low),
            (contrast.Difference.Difference, contrast.Difference.Low, contrast.Difference.High)
        );
        Assert.True(other.High > other.Low);
        Assert.DoesNotContain(contrast.Warnings, w => w.Contains("No interval", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Pairing.Common, "all pairs of trials are alike, and without bounds that says nothing about its error")]
    [InlineData(Pairing.Independent, "all trials of a side are alike, and without bounds that says nothing about its error")]
    public void Trials_that_are_alike_without_bounds_have_no_interval_and_the_contrast_says_why(Pairing pairing, string reason)
    {
        TrialRecord same = new SyntheticTrials().Draw(1, 1).Single();
        TrialRecord[] trials = [.. Enumerable.Range(0, Trials).Select(i => same with { Trial = i })];
        ContrastEstimate contrast = Contrast("final_loss[network=joint]", pairing, trials, trials);
        Assert.Equal(DifferenceMethod.None, contrast.Difference.Method);
        Assert.Equal($"declared: No interval for A - B of final_loss[network=joint]: {reason}.", Assert.Single(contrast.Warnings));
    }

    [Theory]
    [InlineData(Pairing.Common, "one pair of trials says nothing about its error")]
    [InlineData(Pairing.Independent, "one trial of a side says nothing about its error")]
    public void One_trial_has_no_interval_and_the_contrast_says_why(Pairing pairing, string reason)
    {
        TrialRecord[] trials = [.. new SyntheticTrials().Draw(1, 1)];
        ContrastEstimate contrast = Contrast("final_loss[network=joint]", pairing, trials, trials);
        Assert.Equal($"declared: No interval for A - B of final_loss[network=joint]: {reason}.", Assert.Single(contrast.Warnings));
    }

    [Fact]
    public void A_side_without_trials_leaves_the_contrast_out()
    {
        SweepSpec spec = Spec("gap", Pairing.Common);
        var ledger = new ListLedger([.. new SyntheticTrials().Draw(1, 5)], []);
        var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
        Assert.Empty(ContrastEstimate.For(spec, estimates, ledger, CancellationToken.None));
    }

    private static ContrastEstimate Contrast(
        string estimand,
        Pairing pairing,
        TrialRecord[] a,
        TrialRecord[] b,
        SyntheticTrials? trials = null
    )
    {
        SweepSpec spec = Spec(estimand, pairing, trials);
        var ledger = new ListLedger(a, b);
        var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
        return Assert.Single(ContrastEstimate.For(spec, estimates, ledger, CancellationToken.None));
    }

    private static SweepSpec Spec(string estimand, Pairing pairing, SyntheticTrials? trials = null) =>
        ListLedger.Spec(
            [(trials ?? new SyntheticTrials()).Configuration(), (trials ?? new SyntheticTrials()).Configuration(1)],
            pairing: pairing
        ) with
        {
            Contrasts = [new SpecContrast("declared", estimand, 0, 1)],
        };

    // With one modality the joint network, the uni-modal one and the probe are the same.
    private static TrialRecord[] OfOneNetwork(int seed)
    {
        TrialRecord[] trials = [.. new SyntheticTrials { Modalities = 1 }.Draw(seed, Trials)];
        foreach (TrialRecord record in trials)
        {
            record.Result.Unimodal[0] = record.Result.Probes[0] = record.Result.Joint;
        }

        return trials;
    }

    private static double Share(int[] errors) => (double)errors.Sum() / SyntheticTrials.TestSamples;

    private static double Variance(double[] values) =>
        values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Length - 1);
}
