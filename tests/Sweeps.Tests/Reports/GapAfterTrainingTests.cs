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
    public void A_gap_that_changed_after_training_was_over_is_told()
    {
        string note = Assert.Single(Notes(Step(("training.T", "200"), ("training.T", "800"), -0.012, -0.004)));
        Assert.Equal(
            "A gap still changed although training counted as over: from T=200 to T=800 by −0.80 [−1.20, −0.40] percentage points. "
                + "What is said of a gap is said of its training.T.",
            note
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
        Assert.Contains("and less in 1 more of such pairs", note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_zero_what_other_keys_change_and_what_was_known_to_change_is_not_told()
    {
        ContrastEstimate unsettled = Step(("training.T", "100"), ("training.T", "200"), 0.01, 0.02);
        Assert.Empty(
            Notes(
                Step(("training.T", "200"), ("training.T", "800"), -0.012, 0.004),
                Step(("network.sigma0", "0.01"), ("network.sigma0", "0.1"), 0.01, 0.02),
                unsettled with
                {
                    Unsettled = [new UnsettledSide(unsettled.Minus, "the joint network still errs")],
                }
            )
        );
    }

    private static IEnumerable<string> Notes(params ContrastEstimate[] steps) =>
        ExperimentReports.Of(s_estimates.Configuration).Notes([.. steps]);

    private static ConfigurationEstimates Estimates()
    {
        var law = new SyntheticTrials();
        return Estimating.Of(law, law.Draw(3, 30));
    }

    private static ContrastEstimate Step((string Key, string Value) minus, (string Key, string Value) of, double low, double high)
    {
        Estimate gap = s_estimates.Find(new Estimand(EstimandNames.Gap))!;
        return new ContrastEstimate(
            "",
            "gap",
            With(1, of),
            With(0, minus),
            new EstimandDifference
            {
                Estimand = gap.Estimand,
                A = gap,
                B = gap,
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
