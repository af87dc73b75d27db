using System.Globalization;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Markup;

/// <summary>Estimates inside sentences.</summary>
internal static class NumberInSentence
{
    private const int MostDecimals = 3;

    /// <summary>A share in per cent with its interval: <c>91.2 % [90.1, 92.2]</c>.</summary>
    public static string Percent(Estimate estimate)
    {
        int decimals = InvariantText.DecimalsFor(estimate.HalfWidth, 100);
        return WithInterval(InPercent(estimate.Value, decimals), EstimandText.Interval(estimate.Low * 100, estimate.High * 100, decimals))
            + UnseenText.InBrackets(estimate.Allowance, 100);
    }

    /// <summary>The same in a table, where a mark stands for the reason of a wide interval.</summary>
    public static string PercentInCell(Estimate estimate)
    {
        int decimals = InvariantText.DecimalsFor(estimate.HalfWidth, 100);
        string interval = EstimandText.Interval(estimate.Low * 100, estimate.High * 100, decimals);
        return WithInterval(InPercent(estimate.Value, decimals), UnseenText.Marked(interval.Replace(' ', '\u00a0'), estimate.Allowance));
    }

    /// <summary>A number with its interval.</summary>
    public static string Plain(Estimate estimate)
    {
        int decimals = InvariantText.DecimalsFor(estimate.HalfWidth);
        return WithInterval(InvariantText.Fixed(estimate.Value, decimals), EstimandText.Interval(estimate.Low, estimate.High, decimals))
            + UnseenText.InBrackets(estimate.Allowance, 1);
    }

    /// <summary>A difference of shares in percentage points with its interval.</summary>
    public static string Points(Estimate estimate) =>
        Points(estimate.Value, estimate.Low, estimate.High, estimate.HalfWidth) + UnseenText.InBrackets(estimate.Allowance, 100);

    /// <summary>A difference of shares the other way round, in percentage points with its interval.</summary>
    public static string PointsLess(Estimate estimate) =>
        Points(-estimate.Value, -estimate.High, -estimate.Low, estimate.HalfWidth) + UnseenText.InBrackets(estimate.Allowance, 100);

    /// <summary>A share without an interval, in per cent with one decimal, and with two digits where it is small.</summary>
    public static string Share(double share) =>
        $"{(share is > 0 and < 0.01 ? InvariantText.Significant(100 * share, 2) : InvariantText.Fixed(100 * share, 1))}\u00a0%";

    /// <summary>
    /// Shares of one whole, in per cent, each rounded as it is wherever else it stands: with as many decimals as tell the smallest from
    /// none (1 to 3), and with more, up to 3, where the texts then add up to 100.
    /// </summary>
    /// <param name="shares">The shares, each 0 to 1.</param>
    public static string[] Shares(params double[] shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        double least = shares.Where(s => s > 0).DefaultIfEmpty(1).Min();
        int decimals = Enumerable.Range(1, 2).FirstOrDefault(d => least >= Math.Pow(10, -2 - d), MostDecimals);
        int adding = Enumerable
            .Range(decimals, MostDecimals + 1 - decimals)
            .FirstOrDefault(d => shares.Sum(s => Rounded(s, d)) == 100, decimals);
        return [.. shares.Select(s => InPercent(s, adding))];
    }

    /// <summary>
    /// Shares of one whole of which the first has an estimate of its own: it is rounded as that is everywhere, and the others so that all
    /// add up to 100. What rounding down leaves of them goes to the largest remainders.
    /// </summary>
    /// <param name="first">The estimate, with an interval.</param>
    /// <param name="others">The others, each 0 to 1.</param>
    public static string[] SharesBeside(Estimate first, params double[] others)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(others);
        int decimals = Math.Min(InvariantText.DecimalsFor(first.HalfWidth, 100), MostDecimals);
        double unit = Math.Pow(10, -decimals);
        long[] units = [.. others.Select(s => (long)Math.Floor((100 * s / unit) + 1e-6))];
        long left = (long)Math.Round((double)(100 - Rounded(first.Value, decimals)) / unit) - units.Sum();
        foreach (int i in Enumerable.Range(0, units.Length).OrderByDescending(i => (100 * others[i] / unit) - units[i]).Take((int)left))
        {
            units[i]++;
        }

        return [InPercent(first.Value, decimals), .. units.Select(u => InPercent(u * unit / 100, decimals))];
    }

    /// <summary>Whether the whole interval is above zero, below zero, or neither.</summary>
    public static int Sign(Estimate estimate) =>
        estimate.Low > 0 ? 1
        : estimate.High < 0 ? -1
        : 0;

    private static string Points(double value, double low, double high, double halfWidth)
    {
        int decimals = InvariantText.DecimalsFor(halfWidth, 100);
        return WithInterval(InvariantText.Fixed(100 * value, decimals), EstimandText.Interval(100 * low, 100 * high, decimals))
            + " percentage points";
    }

    // As the text has it: what 90.25 is rounded to depends on how.
    private static decimal Rounded(double share, int decimals) =>
        decimal.Parse(
            (100 * share).ToString($"F{decimals.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );

    private static string InPercent(double share, int decimals) => $"{InvariantText.Fixed(100 * share, decimals)}\u00a0%";

    private static string WithInterval(string value, string interval) => interval == "–" ? value : $"{value} {interval}";
}
