using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>An estimand under a heading: a column of a table over configurations, or a panel of a chart.</summary>
/// <param name="Heading">The heading; it names the unit where that is not the one of the estimand itself.</param>
/// <param name="Estimand">The estimand.</param>
/// <param name="InPercent">Whether a table shows it times 100, as the heading then says.</param>
public sealed record EstimateColumn(string Heading, Estimand Estimand, bool InPercent = false)
{
    /// <summary>A number and its interval as the column shows them, without the unit that its heading names.</summary>
    /// <param name="value">The number.</param>
    /// <param name="low">Lower end of its interval; NaN where there is none.</param>
    /// <param name="high">Upper end.</param>
    /// <returns>Two texts; the second is <c>–</c> without an interval.</returns>
    public (string Value, string Interval) Cells(double value, double low, double high)
    {
        double scale = InPercent ? 100 : 1;
        int decimals = InvariantText.DecimalsFor((high - low) / 2, scale);
        return (InvariantText.Fixed(scale * value, decimals), EstimandText.Interval(scale * low, scale * high, decimals));
    }
}
