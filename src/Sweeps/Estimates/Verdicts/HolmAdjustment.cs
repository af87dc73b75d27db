namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// Holm's step-down adjustment of p-values (S. Holm, Scandinavian Journal of Statistics 6, 1979, 65-70). Rejecting every hypothesis whose adjusted p-value is at
/// most alpha rejects any true one with probability of at most alpha, under any dependence; never less powerful than Bonferroni. It yields no simultaneous
/// intervals, which is why the verdicts use <see cref="SimultaneousConfidence.Bonferroni"/>.
/// </summary>
internal static class HolmAdjustment
{
    /// <summary>The adjusted p-values, in the order given: the k-th smallest is max over i &lt;= k of min(1, (m - i + 1) p_(i)).</summary>
    /// <param name="pValues">p-values in [0, 1], [m].</param>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        var order = Enumerable.Range(0, pValues.Length).ToArray();
        var sorted = pValues.ToArray();
        Array.Sort(sorted, order);
        var adjusted = new double[sorted.Length];
        var largest = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (!(sorted[i] is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(pValues), sorted[i], "A p-value lies in [0, 1].");
            }

            largest = Math.Max(largest, Math.Min(1, (sorted.Length - i) * sorted[i]));
            adjusted[order[i]] = largest;
        }

        return adjusted;
    }
}
