using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Estimates;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>That a report warns of a gap that changed with more training where training counted as over.</summary>
public sealed class GapAfterTrainingTests
{
    private static readonly ConfigurationEstimates s_estimates = Estimates();

    [Fact]
    public void A_gap_that_changed_with_more_iterations_is_told()
    {
        string note = Assert.Single(Notes(Step(("training.T", "200"), ("training.T", "800"), -0.012, -0.004)));
        Assert.Equal(
            "The gap changes with training.T, also where training counts as over: from T=200 to T=800 by −0.80 [−1.20, −0.40] "
                + "percentage points. Quote each gap with its T.",
            note
        );
    }

    [Fact]
    public void A_gap_that_changed_its_sign_is_told_first()
    {
        string note = Assert.Single(
            Notes(
                Step(("training.T", "100"), ("training.T", "200"), 0.02, 0.04),
                Step(("training.T", "200"), ("training.T", "800"), -0.012, -0.004, from: (0.002, 0.006), to: (-0.005, -0.003))
            )
        );
        Assert.StartsWith(
            "The answer changes with training.T: from T=200 to T=800 joint training turns from worse to better, by −0.80 ",
            note,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_largest_change_is_told_and_the_others_are_counted()
    {
        string note = Assert.Single(
            Notes(
                Step(("training.T", "200"), ("training.T", "800"), 0.001, 0.003),
                Step(("training.T", "800"), ("training.T", "1600"), -0.012, -0.004)
            )
        );
        Assert.Contains("from T=800 to T=1600", note, StringComparison.Ordinal);
        Assert.Contains(", and 1 more pair of configurations", note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_zero_and_what_other_keys_change_is_not_told() =>
        Assert.Empty(
            Notes(
                Step(("training.T", "200"), ("training.T", "800"), -0.012, 0.004),
                Step(("network.sigma0", "0.01"), ("network.sigma0", "0.1"), 0.01, 0.02)
            )
        );

    [Fact]
    public void A_side_that_the_sweep_has_with_more_iterations_and_another_gap_may_still_change()
    {
        ContrastEstimate[] steps =
        [
            Step(("training.T", "200"), ("training.T", "800"), -0.012, -0.004),
            Step(("network.sigma0", "0.01"), ("network.sigma0", "0.1"), 0.01, 0.02),
        ];
        ContrastEstimate[] settled = [.. ExperimentReports.Of(s_estimates.Configuration).Settle([.. steps])];
        // In both the side that is subtracted is configuration 0.
        Assert.All(settled, s => Assert.Equal([0], s.Unsettled.Select(u => u.Configuration.Index)));
        Assert.Equal("its gap changed by −0.80 percentage points until T = 800", settled[0].Unsettled[0].Reason);
    }

    private static IEnumerable<string> Notes(params ContrastEstimate[] steps) =>
        ExperimentReports.Of(s_estimates.Configuration).Notes([.. steps]);

    private static ConfigurationEstimates Estimates()
    {
        var law = new SyntheticTrials();
        return Estimating.Of(law, law.Draw(3, 30));
    }

    private static ContrastEstimate Step(
        (string Key, string Value) minus,
        (string Key, string Value) of,
        double low,
        double high,
        (double Low, double High)? from = null,
        (double Low, double High)? to = null
    )
    {
        Estimate gap = s_estimates.Find(new Estimand(EstimandNames.Gap))! with { Low = -1, High = 1 };
        return new ContrastEstimate(
            "",
            "gap",
            With(1, of),
            With(0, minus),
            new EstimandDifference
            {
                Estimand = gap.Estimand,
                A = to is { } after ? gap with { Low = after.Low, High = after.High } : gap,
                B = from is { } before ? gap with { Low = before.Low, High = before.High } : gap,
                Difference = (low + high) / 2,
                Low = low,
                High = high,
                StandardError = (high - low) / 4,
                Confidence = 0.95,
                Method = DifferenceMethod.Paired,
                Pairs = 30,
            },
            []
        );
    }

    private static PlannedConfiguration With(int index, (string Key, string Value) value) =>
        s_estimates.Configuration with
        {
            Index = index,
            AxisValues =
            [
                new AxisValue(value.Key, value.Value, double.Parse(value.Value, System.Globalization.CultureInfo.InvariantCulture)),
            ],
        };
}
