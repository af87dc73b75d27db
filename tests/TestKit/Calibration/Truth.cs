namespace ModalityCompetition.TestKit.Calibration;

/// <summary>A plain mean of the large run.</summary>
/// <param name="Value">The mean.</param>
/// <param name="Error">Its standard error; of a bounded quantity at least what one unseen event in all trials could do, so that it is never
/// 0.</param>
/// <param name="Trials">Trials that have the quantity.</param>
/// <param name="Scale">Size of the float32 numbers that the quantity is a difference of; 0 where it is none.</param>
/// <param name="Width">Width of the quantity's range; null without bounds.</param>
public sealed record Truth(double Value, double Error, long Trials, double Scale = 0, double? Width = null)
{
    /// <summary>What is known to be unlikely enough for a small run not to see it.</summary>
    private const double Unseen = 1e-3;

    private const int Resamples = 4000;
    private const double Normal95 = 1.96;

    // Of a sample with fewer trials that depart from the common value, and of small samples, no interval is Student's own.
    private const int LeastDepartures = 10;

    private readonly Dictionary<long, bool> _skewed = [];
    private double[] _sorted = [];

    /// <summary>The plain mean of numbers, those that are NaN left out.</summary>
    /// <param name="numbers">One number per trial.</param>
    /// <param name="width">Width of their range; null without bounds.</param>
    public static Truth Of(IEnumerable<double> numbers, double? width)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        double[] known = [.. numbers.Where(x => !double.IsNaN(x))];
        if (known.Length == 0)
        {
            return new Truth(double.NaN, double.NaN, 0);
        }

        double mean = known.Average();
        double variance = known.Length < 2 ? double.NaN : known.Sum(x => (x - mean) * (x - mean)) / (known.Length - 1) / known.Length;
        double unseen = (width ?? 0) / known.Length;
        Array.Sort(known);
        return new Truth(mean, Math.Sqrt(variance + (unseen * unseen)), known.Length, 0, width) { _sorted = known };
    }

    /// <summary>
    /// The least and the greatest value that the truth has for who cannot see some of its trials: those of a share that n trials miss
    /// altogether with a probability of a thousandth.
    /// </summary>
    /// <param name="trials">Number n of trials of the small run.</param>
    /// <param name="whole">Whether those trials may lie anywhere in the range, where it has one; otherwise they are the outermost ones of
    /// the large run.</param>
    public (double Low, double High) SeenBy(long trials, bool whole)
    {
        double share = 1 - Math.Pow(Unseen, 1.0 / trials);
        if (whole && Width is { } width)
        {
            return (Value - (share * width), Value + (share * width));
        }

        int away = (int)Math.Ceiling(share * _sorted.Length),
            left = Math.Max(1, _sorted.Length - away);
        return (_sorted.Take(left).DefaultIfEmpty(Value).Average(), _sorted.TakeLast(left).DefaultIfEmpty(Value).Average());
    }

    /// <summary>
    /// Whether Student's interval, three times as wide, misses the mean by chance in more than one of a thousand samples: of a normal law
    /// it does in fewer than one of a million. Samples are drawn from the large run's trials, always the same ones. Those in which fewer
    /// than ten trials depart from the common value are left out, because the product does not trust Student's interval with them either.
    /// </summary>
    /// <param name="trials">Number n of trials of a sample, at least 2.</param>
    public bool IsSkewedFor(long trials)
    {
        if (_sorted.Length == 0)
        {
            return false;
        }

        if (!_skewed.TryGetValue(trials, out bool skewed))
        {
            skewed = Misses((int)trials) > Unseen * Resamples;
            _skewed[trials] = skewed;
        }

        return skewed;
    }

    private int Misses(int trials)
    {
        var random = new Random(trials);
        double[] sample = new double[trials];
        int misses = 0;
        for (int i = 0; i < Resamples; i++)
        {
            for (int k = 0; k < trials; k++)
            {
                sample[k] = _sorted[random.Next(_sorted.Length)];
            }

            double mean = sample.Average(),
                error = Math.Sqrt(sample.Sum(x => (x - mean) * (x - mean)) / (trials - 1) / trials);
            bool missed = Math.Abs(mean - Value) > MissRule.Times * Normal95 * error;
            if (missed && trials - sample.GroupBy(x => x).Max(g => g.Count()) >= LeastDepartures)
            {
                misses++;
            }
        }

        return misses;
    }
}
