using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;

namespace ModalityCompetition.Sweeps.Estimates.Distributions;

/// <summary>The distribution over trials of an error or a difference of errors, as exact counts of its finite support.</summary>
/// <param name="Estimand">The estimand whose mean it has.</param>
/// <param name="Denominator">Steps from 0 to 1: a value v stands for v / Denominator. Test samples, or a grid where errors are
/// weighted.</param>
/// <param name="Counts">The values that were seen, ascending, and how many trials had each.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Confidence">Coverage of each quantile's interval, and of the whole band.</param>
/// <param name="Quantiles">10, 25, 50, 75 and 90 % quantiles as shares, with intervals from order statistics; empty without trials.</param>
/// <param name="BandReach">Half the height of the simultaneous band of Dvoretzky, Kiefer, Wolfowitz and Massart about the empirical
/// distribution function.</param>
public sealed record ErrorDistribution(
    Estimand Estimand,
    int Denominator,
    ImmutableArray<(int Value, long Count)> Counts,
    long Trials,
    double Confidence,
    ImmutableArray<QuantileEstimate> Quantiles,
    double BandReach
)
{
    private static readonly double[] s_shares = [0.1, 0.25, 0.5, 0.75, 0.9];

    internal static ErrorDistribution Of(Estimand estimand, int denominator, CountDistribution counts, double confidence) =>
        new(
            estimand,
            denominator,
            [.. counts.Steps(confidence).Select(s => (s.Value, counts.CountOf(s.Value)))],
            counts.Count,
            confidence,
            counts.Count == 0 ? [] : [.. s_shares.Select(p => Quantile(counts, p, confidence, denominator))],
            DkwBand.Reach(counts.Count, confidence)
        );

    /// <summary>
    /// The empirical distribution function after each value that was seen: value as a share, share of trials at or below it.
    /// </summary>
    public IEnumerable<(double Value, double Share)> Steps()
    {
        long seen = 0;
        foreach ((int value, long count) in Counts)
        {
            seen += count;
            yield return ((double)value / Denominator, (double)seen / Trials);
        }
    }

    private static QuantileEstimate Quantile(CountDistribution counts, double p, double confidence, double denominator)
    {
        (int low, int high) = counts.QuantileInterval(p, confidence);
        return new QuantileEstimate(p, counts.Quantile(p) / denominator, low / denominator, high / denominator);
    }
}
