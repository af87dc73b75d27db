// An interval for the variance of one observation, from a pilot.
//
// In general the interval of D. G. Bonett, "Approximate confidence interval for standard deviation of nonnormal distributions",
// Computational Statistics & Data Analysis 50 (2006) 775-782: normal theory for log s^2 with a standard error from a kurtosis about a
// trimmed mean,
//
//     exp(log(c s^2) -+ z c se),   c = n / (n - z),   se^2 = (g - (n - 3) / n) / (n - 1),
//     g = n sum (x - m)^4 / (sum (x - mean)^2)^2,     m the mean without the share 1 / (2 sqrt(n - 4)) of the values at either end.
//
// It is taken at a fifth of the probability of a miss, because the kurtosis of a small sample of a skew law is too small. That of the
// chi-squared distribution holds for normal observations only and misses far too often for those of trials.
//
// Observations of an event are 0 or 1: their variance is p (1 - p), and Clopper and Pearson's interval for p bounds it. Where few
// observations depart from the value of all others, what was not seen may weigh more than what was, and the interval for the probability of
// a departure is taken instead.
using ModalityCompetition.Sweeps.Estimates.ControlVariates;
using ModalityCompetition.Sweeps.Estimates.Intervals;

namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>An interval for the variance of one observation.</summary>
/// <param name="Variance">The unbiased variance of the sample.</param>
/// <param name="Low">Lower end, at least 0.</param>
/// <param name="High">Upper end; infinite where nothing bounds it.</param>
internal readonly record struct VarianceInterval(double Variance, double Low, double High)
{
    /// <summary>Fewest observations that say anything.</summary>
    public const int Fewest = 8;

    // The kurtosis of a sample is below that of its law where the law is skew. With 99 % for 95 % the laws of the tests are covered.
    private const int SampleKurtosis = 5;

    /// <summary>The interval.</summary>
    /// <param name="values">The observations, all finite.</param>
    /// <param name="lowest">What an observation cannot fall below; may be infinite.</param>
    /// <param name="highest">What it cannot exceed; may be infinite.</param>
    /// <param name="coverage">Nominal coverage.</param>
    public static VarianceInterval Of(IReadOnlyList<double> values, double lowest, double highest, Coverage coverage)
    {
        int n = values.Count;
        double most = (highest - lowest) * (highest - lowest) / 4;
        double cap = double.IsFinite(most) ? most : double.PositiveInfinity;
        if (n < Fewest)
        {
            return new VarianceInterval(double.NaN, 0, cap);
        }

        double mean = values.Average();
        double squares = values.Sum(x => (x - mean) * (x - mean));
        double variance = squares / (n - 1);
        (double common, int times) = values.GroupBy(x => x).Select(g => (g.Key, Count: g.Count())).MaxBy(g => g.Count);
        int departures = n - times;
        if (values.All(x => x == lowest || x == highest))
        {
            Interval p = ClopperPearsonInterval.Of(values.Count(x => x == highest), n, coverage);
            double width = (highest - lowest) * (highest - lowest);
            double least = Math.Min(p.Low * (1 - p.Low), p.High * (1 - p.High));
            bool even = p.Low <= 0.5 && p.High >= 0.5;
            return new VarianceInterval(variance, least * width, even ? cap : Math.Max(p.Low * (1 - p.Low), p.High * (1 - p.High)) * width);
        }

        if (departures < ControlVariateFit.LeastOutcomes && times > departures)
        {
            // The variance is about the probability of a departure times the mean square of one.
            Interval q = ClopperPearsonInterval.Of(departures, n, coverage);
            double reach = Math.Max(highest - common, common - lowest);
            double square = departures == 0 ? reach * reach : squares / departures;
            double ratio = departures == 0 ? 0 : q.Low * n / departures;
            return new VarianceInterval(variance, variance * ratio, Math.Min(cap, q.High * square * n / (n - 1)));
        }

        double z = NormalQuantile.Of(coverage.SharedBy(SampleKurtosis));
        double c = n / (n - z);
        double trimmed = Trimmed(values);
        double fourth = values.Sum(x => (x - trimmed) * (x - trimmed) * (x - trimmed) * (x - trimmed));
        double kurtosis = n * fourth / (squares * squares);
        double error = Math.Sqrt(Math.Max(0, (kurtosis - ((n - 3.0) / n)) / (n - 1)));
        double reachOfLog = z * c * error;
        double center = Math.Log(c * variance);
        return new VarianceInterval(variance, Math.Exp(center - reachOfLog), Math.Min(cap, Math.Exp(center + reachOfLog)));
    }

    private static double Trimmed(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int cut = (int)(sorted.Length / (2 * Math.Sqrt(sorted.Length - 4)));
        return sorted[cut..^cut].Average();
    }
}
