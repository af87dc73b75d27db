using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
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
    public void A_side_without_trials_leaves_the_contrast_out()
    {
        SweepSpec spec = Spec("gap", Pairing.Common);
        var ledger = new ListLedger([.. new SyntheticTrials().Draw(1, 5)], []);
        var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
        Assert.Empty(ContrastEstimate.For(spec, estimates, ledger, CancellationToken.None));
    }

    private static ContrastEstimate Contrast(string estimand, Pairing pairing, TrialRecord[] a, TrialRecord[] b)
    {
        SweepSpec spec = Spec(estimand, pairing);
        var ledger = new ListLedger(a, b);
        var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
        return Assert.Single(ContrastEstimate.For(spec, estimates, ledger, CancellationToken.None));
    }

    private static SweepSpec Spec(string estimand, Pairing pairing) =>
        ListLedger.Spec([new SyntheticTrials().Configuration(), new SyntheticTrials().Configuration(1)], pairing: pairing) with
        {
            Contrasts = [new SpecContrast("declared", estimand, 0, 1)],
        };

    private static double Share(int[] errors) => (double)errors.Sum() / SyntheticTrials.TestSamples;

    private static double Variance(double[] values) =>
        values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Length - 1);
}
