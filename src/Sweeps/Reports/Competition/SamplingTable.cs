using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>What of the spread of errors is the choice of test samples, and what more or fewer of them would do, as a table of
/// texts.</summary>
internal static class SamplingTable
{
    private static readonly ImmutableArray<string> Headings =
    [
        "Estimate",
        "Half-width",
        "Test sampling",
        "With 2 test_n",
        "With 10 test_n",
        "Limit",
        "Cheapest test_n",
        "Time there",
    ];

    /// <summary>The table; null where nothing is known of it or the test sample is not stratified.</summary>
    /// <param name="estimates">Estimates of a configuration of the competition.</param>
    public static TextTable? Of(ConfigurationEstimates estimates)
    {
        if (!estimates.Configuration.Configuration.Evaluation.IsStratified)
        {
            return null;
        }

        ImmutableArray<SamplingSplit> splits = SamplingSplit.Of(estimates);
        return splits.IsEmpty
            ? null
            : new TextTable(
                $"What more test samples would buy: which share of the variance is the choice of the {splits[0].Samples} test samples, the "
                    + "half-width that the same trials would have with more of them, and the number with which the same half-width takes "
                    + "least processor time, with that time over today's.",
                Headings,
                [.. splits.Select(split => Row(estimates, split))]
            );
    }

    private static string[] Row(ConfigurationEstimates estimates, SamplingSplit split)
    {
        int decimals = InvariantText.DecimalsFor(split.HalfWidthWith(double.PositiveInfinity));
        return
        [
            Name(split.Estimate.Estimand, estimates),
            InvariantText.Fixed(split.Estimate.HalfWidth, decimals),
            $"{InvariantText.Fixed(100 * split.Share, 0)} %",
            InvariantText.Fixed(split.HalfWidthWith(2), decimals),
            InvariantText.Fixed(split.HalfWidthWith(10), decimals),
            InvariantText.Fixed(split.HalfWidthWith(double.PositiveInfinity), decimals),
            split.Cheapest is { } cheapest ? InvariantText.Whole(cheapest) : "–",
            split.Cheapest is { } there ? InvariantText.Fixed(split.TimeWith(there), 2) : "–",
        ];
    }

    private static string Name(Estimand estimand, ConfigurationEstimates estimates)
    {
        string about = EstimandText.About(estimand, estimates.Configuration);
        return estimand.Name == EstimandNames.TestError ? $"error, {about}"
            : about.Length == 0 ? estimand.Name
            : $"{estimand.Name}, {about}";
    }
}
