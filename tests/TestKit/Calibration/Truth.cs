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
    public (double Low, double High) SeenBy(long trials)
    {
        double share = 1 - Math.Pow(Unseen, 1.0 / trials);
        if (Width is { } width)
        {
            return (Value - (share * width), Value + (share * width));
        }

        int away = (int)Math.Ceiling(share * _sorted.Length),
            left = Math.Max(1, _sorted.Length - away);
        return (_sorted.Take(left).DefaultIfEmpty(Value).Average(), _sorted.TakeLast(left).DefaultIfEmpty(Value).Average());
    }
}
