using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Markup;

/// <summary>Estimates inside sentences.</summary>
internal static class NumberInSentence
{
    /// <summary>A share in per cent with its interval: <c>91.2 % [90.1, 92.2]</c>.</summary>
    public static string Percent(Estimate estimate)
    {
        int decimals = InvariantText.DecimalsFor(estimate.HalfWidth, 100);
        string value = $"{InvariantText.Fixed(estimate.Value * 100, decimals)}\u00a0%";
        return WithInterval(value, EstimandText.Interval(estimate.Low * 100, estimate.High * 100, decimals));
    }

    /// <summary>A number with its interval.</summary>
    public static string Plain(Estimate estimate)
    {
        int decimals = InvariantText.DecimalsFor(estimate.HalfWidth);
        return WithInterval(InvariantText.Fixed(estimate.Value, decimals), EstimandText.Interval(estimate.Low, estimate.High, decimals));
    }

    /// <summary>A difference of shares in percentage points with its interval.</summary>
    public static string Points(Estimate estimate) => Points(estimate.Value, estimate.Low, estimate.High, estimate.HalfWidth);

    /// <summary>A difference of shares the other way round, in percentage points with its interval.</summary>
    public static string PointsLess(Estimate estimate) => Points(-estimate.Value, -estimate.High, -estimate.Low, estimate.HalfWidth);

    /// <summary>A share without an interval, in per cent with one decimal, and with two digits where it is small.</summary>
    public static string Share(double share) =>
        $"{(share is > 0 and < 0.01 ? InvariantText.Significant(100 * share, 2) : InvariantText.Fixed(100 * share, 1))}\u00a0%";

    /// <summary>
    /// Shares of one whole, in per cent, with as many decimals as tell the smallest from none (1 to 3). Where they are all of it their
    /// texts add up to 100: what rounding down leaves goes to the largest remainders.
    /// </summary>
    /// <param name="shares">The shares, each 0 to 1.</param>
    public static string[] Shares(params double[] shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        double least = shares.Where(s => s > 0).DefaultIfEmpty(1).Min();
        int decimals = Enumerable.Range(1, 2).FirstOrDefault(d => least >= Math.Pow(10, -2 - d), 3);
        double unit = Math.Pow(10, -2 - decimals);
        long[] units = [.. shares.Select(s => (long)Math.Floor((s / unit) + 1e-6))];
        int left = (int)Math.Round(shares.Sum() / unit) - (int)units.Sum();
        foreach (int i in Enumerable.Range(0, shares.Length).OrderByDescending(i => (shares[i] / unit) - units[i]).Take(Math.Max(0, left)))
        {
            units[i]++;
        }

        return [.. units.Select(u => $"{InvariantText.Fixed(u * unit * 100, decimals)}\u00a0%")];
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

    private static string WithInterval(string value, string interval) => interval == "–" ? value : $"{value} {interval}";
}
