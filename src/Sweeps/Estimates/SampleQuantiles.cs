using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Distributions;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// Quantiles over trials with distribution-free intervals (<see cref="QuantileRanks"/>). Every observation is kept: eight bytes per trial
/// and estimand.
/// </summary>
internal sealed class SampleQuantiles
{
    private readonly (int Index, List<double> Values)[] _samples;

    /// <summary>Starts with no trials.</summary>
    /// <param name="table">The estimands; those that are quantiles are kept.</param>
    public SampleQuantiles(EstimandTable table) =>
        _samples = [.. table.Rows(best: 0).Where(r => r.Family.Quantile is not null).Select(r => (r.Index, new List<double>()))];

    /// <summary>Consumes the observations of the next trial; what is not there is left out.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach ((int index, List<double> sample) in _samples)
        {
            if (double.IsFinite(values[index]))
            {
                sample.Add(values[index]);
            }
        }
    }

    /// <summary>The estimate of a quantile: the least value with at least its share of the trials at or below it.</summary>
    /// <param name="row">The quantile.</param>
    /// <param name="confidence">Nominal coverage of the interval.</param>
    public Estimate Of(in EstimandRow row, double confidence)
    {
        int index = row.Index;
        double share = row.Family.Quantile!.Value;
        double[] sorted = [.. _samples.First(s => s.Index == index).Values];
        Array.Sort(sorted);
        QuantileRanks ranks = QuantileRanks.Of(sorted.Length, share, confidence);
        double low = ranks.Low == 0 ? row.Range.Lowest : sorted[ranks.Low - 1];
        double high = ranks.High > sorted.Length ? row.Range.Highest : sorted[ranks.High - 1];
        bool known = sorted.Length > 0 && double.IsFinite(low) && double.IsFinite(high);
        return new Estimate
        {
            Estimand = row.Key,
            Value = sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)],
            Low = known ? low : double.NaN,
            High = known ? high : double.NaN,
            StandardError = double.NaN,
            Confidence = confidence,
            Interval = known ? IntervalMethod.OrderStatistics : IntervalMethod.None,
            Estimator = EstimatorTexts.Quantile,
            Trials = sorted.Length,
        };
    }
}
