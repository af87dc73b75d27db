using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Distributions;

/// <summary>
/// The band of Dvoretzky, Kiefer and Wolfowitz about an empirical distribution function, with Massart's constant (P. Massart, Annals of
/// Probability 18, 1990, 1269-1283, Corollary 1): P(sup |F_n - F| > e) &lt;= 2 exp(-2 n e^2) for every F and n. For a fixed number of
/// trials, not for a stopped one.
/// </summary>
internal static class DkwBand
{
    /// <summary>Half the height of the band, sqrt(log(2 / (1 - confidence)) / 2n), at most 1; 1 without trials.</summary>
    /// <param name="count">Number n of independent values.</param>
    /// <param name="coverage">Least probability that the whole band holds the distribution function.</param>
    public static double Reach(long count, Coverage coverage) =>
        count == 0 ? 1 : Math.Min(1, Math.Sqrt(Math.Log(2 / coverage.Miss) / (2.0 * count)));
}
