using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>
/// When an interval misses the truth of a large run beyond chance: the truth lies outside three times the interval, give or take five of
/// its own errors. Three times a 95 % interval is out of reach of chance for a normal mean of sixty trials; for fewer trials, and for
/// counts, the interval is stretched until chance has odds of <see cref="Odds"/>.
/// </summary>
/// <remarks>
/// No interval from a sample holds the mean of a quantity without bounds whatever its law is (R. R. Bahadur and L. J. Savage, Annals of
/// Mathematical Statistics 27, 1956, 1115-1122): a rare large value that the sample lacks moves the mean and leaves no trace. For losses
/// and growths, and for shares of fewer than <see cref="Few"/> trials, the truth is therefore granted the trials that a sample of this size
/// may well have missed (<see cref="Truth.SeenBy"/>). So it is where the law of a bounded quantity is such that Student's interval misses
/// threefold by chance (<see cref="Truth.IsSkewedFor"/>): of a difference of errors that is 0.4 in one trial of ten and nearly 0 otherwise
/// one sample of 33 in thirty shows the second alone, and the mean is held by no interval but one whose width does not fall below about
/// 4/n of the range. An interval of width zero is granted nothing.
/// </remarks>
internal static class MissRule
{
    /// <summary>How many times the interval.</summary>
    public const double Times = 3;

    /// <summary>How many of its errors the truth is granted.</summary>
    public const double Errors = 5;

    /// <summary>What chance is granted where three times the interval is not beyond it.</summary>
    public const double Odds = 1e-7;

    /// <summary>Fewer trials than this are few.</summary>
    public const long Few = 30;

    // float32 measurements, summed in double.
    private const double Rounding = 2e-6;

    /// <summary>Whether the truth lies outside of the stretched interval.</summary>
    /// <param name="value">The estimate.</param>
    /// <param name="low">Lower end of its interval.</param>
    /// <param name="high">Upper end of its interval.</param>
    /// <param name="times">How many times the interval.</param>
    /// <param name="truth">The truth.</param>
    /// <param name="trials">Trials of the small run.</param>
    public static bool Outside(double value, double low, double high, double times, Truth truth, long trials)
    {
        double size = Math.Max(truth.Scale, Math.Max(Math.Abs(value), Math.Abs(truth.Value)));
        double granted = (Errors * truth.Error) + (Rounding * size) + 1e-12;
        if (!Beyond(truth.Value, truth.Value))
        {
            return false;
        }

        bool few = truth.Width is null || trials < Few;
        if (high <= low || !(few || truth.IsSkewedFor(trials)))
        {
            return true;
        }

        var (least, most) = truth.SeenBy(trials, trials < Few);
        return Beyond(least, most);

        bool Beyond(double least, double most) =>
            most < value - (times * (value - low)) - granted || least > value + (times * (high - value)) + granted;
    }

    /// <summary>
    /// How many times an interval by Student's quantile: three, or up to <see cref="Odds"/> where few degrees of freedom make that more.
    /// </summary>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    /// <param name="confidence">Coverage of the interval.</param>
    public static double StudentTimes(double degrees, double confidence)
    {
        return Math.Max(Times, Student(degrees, Odds / 2) / Student(degrees, (1 - confidence) / 2));
    }

    /// <summary>What Student's variable exceeds with a probability, by halving.</summary>
    private static double Student(double degrees, double tail)
    {
        (double low, double high) = (-10, 40);
        while (high - low > 1e-9)
        {
            double middle = (low + high) / 2,
                t = Math.Exp(middle);
            double above = SpecialFunctions.BetaRegularized(degrees / 2, 0.5, degrees / (degrees + (t * t))) / 2;
            (low, high) = above > tail ? (middle, high) : (low, middle);
        }

        return Math.Exp(low);
    }

    /// <summary>
    /// How many times the interval of a share of which no spread was seen, [0, 1 - (alpha/2)^(1/n)] by Clopper and Pearson.
    /// </summary>
    /// <param name="confidence">Coverage of the interval.</param>
    public static double WithoutSpreadTimes(double confidence) => Math.Max(Times, Math.Log(Odds / 2) / Math.Log((1 - confidence) / 2));

    /// <summary>
    /// Whether so few or so many events out of n have at most odds of <see cref="Odds"/> whatever the probability within five errors of the
    /// truth.
    /// </summary>
    /// <param name="events">How many trials had the event.</param>
    /// <param name="trials">Number n of trials.</param>
    /// <param name="truth">The truth.</param>
    public static bool BeyondChance(long events, long trials, Truth truth)
    {
        double low = Math.Clamp(truth.Value - (Errors * truth.Error), 0, 1),
            high = Math.Clamp(truth.Value + (Errors * truth.Error), 0, 1);
        double share = (double)events / trials;
        return share < low
            ? new Binomial(low, (int)trials).CumulativeDistribution(events) < Odds / 2
            : share > high && new Binomial(1 - high, (int)trials).CumulativeDistribution(trials - events) < Odds / 2;
    }
}
