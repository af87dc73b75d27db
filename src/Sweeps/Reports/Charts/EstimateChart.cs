using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;

namespace ModalityCompetition.Sweeps.Reports.Charts;

/// <summary>
/// The estimates of a configuration of any experiment: a panel for each quantity, and in it a point for each place of an axis that it is
/// measured on.
/// </summary>
internal static class EstimateChart
{
    private const int MostPanels = 12;
    private const int MostPlaces = 40;

    /// <summary>The chart.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="id">Identifier of the figure.</param>
    public static Figure Of(ConfigurationEstimates estimates, string id)
    {
        IGrouping<string, Estimate>[] groups =
        [
            .. estimates.Estimates.Where(e => !EstimandNames.IsOutcome(e.Estimand.Name)).GroupBy(e => Quantity(e.Estimand.Name)),
        ];
        Estimate[][] shown = [.. groups.Take(MostPanels).Select(g => g.Take(MostPlaces).ToArray())];
        string rest = shown.Sum(s => s.Length) < groups.Sum(g => g.Count()) ? " Not every estimate is drawn; the table below has all." : "";
        return new Figure
        {
            Id = id,
            Title = "Estimates",
            Caption = $"Every panel is one quantity, on a scale of its own. {ChartText.Bars(shown.SelectMany(s => s))}{rest}",
            Columns = 3,
            Panels = [.. shown.Select(OfQuantity)],
            FrameHeight = 130,
        };
    }

    private static Panel OfQuantity(Estimate[] estimates)
    {
        var points = new EstimatePoints(0);
        for (int i = 0; i < estimates.Length; i++)
        {
            points.Add(i, estimates[i], estimates[i].Estimand.Name);
        }

        AxisSpec x = AxisSpec.Categories("", estimates.Select(e => Place(e.Estimand.Name)));
        return new Panel(
            Quantity(estimates[0].Estimand.Name),
            x,
            AxisSpec.Linear("", points.Values, 4),
            EstimatePoints.SideBySide([points], 200.0 / Math.Max(1, x.Ticks.Length))
        );
    }

    private static string Quantity(string key) => key.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open ? key[..open] : key;

    // error[class=3,modality=image] is at "3 image".
    private static string Place(string key) =>
        key.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open
            ? string.Join(' ', key[(open + 1)..^1].Split(',').Select(p => p[(p.IndexOf('=', StringComparison.Ordinal) + 1)..]))
            : "";
}
