using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>
/// A control variate inside a confidence sequence: z_t = y_t - b_{t-1} (x_t - mean), where the coefficient comes from the trials
/// <i>before</i> t. Given the past, z_t has the mean of y exactly, which is all that a sequence asks of its observations; with the
/// coefficient kept within stated limits z_t is bounded, so that even the exact, non-asymptotic <see cref="BettingSequence"/> applies.
/// </summary>
/// <remarks>
/// For y = 1{trained winner = r} and x = 1{initial winner = r} - P(initial winner = r given D): y in [0, 1], x in [-1, 1], mean 0 and a
/// coefficient in [0, 1] give z in [-1, 2]. The wider range costs a bounded number of trials at the start, the smaller variance saves a
/// factor for good. The first <see cref="LeastTrials"/> trials have coefficient 0.
/// <para>A control whose event hardly ever happens does no harm here, unlike in an estimate from all trials: whatever the
/// coefficient is, it comes from the past and stays within its limits, so b (x - mean) is no extrapolation.</para>
/// </remarks>
/// <param name="response">Range of y.</param>
/// <param name="control">Range of x.</param>
/// <param name="mean">Known mean of x.</param>
/// <param name="lowest">Least coefficient; at most 0.</param>
/// <param name="highest">Greatest coefficient; at least 0.</param>
internal sealed class PredictableControl(ObservationBounds response, ObservationBounds control, double mean, double lowest, double highest)
{
    /// <summary>Trials before the coefficient is used.</summary>
    public const int LeastTrials = 20;

    private readonly ControlMoments _moments = new(1, 1);

    /// <summary>Range of z.</summary>
    public ObservationBounds Bounds { get; } =
        new(response.Low - Largest(control, mean, lowest, highest), response.High - Least(control, mean, lowest, highest));

    /// <summary>The coefficient for the next trial: the regression's so far, kept within its limits.</summary>
    public double Coefficient =>
        _moments.Count < LeastTrials || !(_moments.Product(1, 1) > 0)
            ? 0
            : Math.Clamp(_moments.Product(0, 1) / _moments.Product(1, 1), lowest, highest);

    /// <summary>The most that the next trial can be adjusted by, |b (x - mean)| at the x farthest from the mean.</summary>
    public double Reach => Math.Abs(Coefficient) * Math.Max(Math.Abs(control.Low - mean), Math.Abs(control.High - mean));

    /// <summary>The adjusted observation z of the next trial.</summary>
    /// <param name="y">The response, within its range.</param>
    /// <param name="x">The control, within its range.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public double Adjust(double y, double x)
    {
        response.Check(y);
        control.Check(x);
        var adjusted = y - (Coefficient * (x - mean));
        _moments.Add([y], [x]);

        // Exact arithmetic stays within; rounding may leave by an ulp.
        return Math.Clamp(adjusted, Bounds.Low, Bounds.High);
    }

    private static double Largest(ObservationBounds control, double mean, double lowest, double highest) =>
        Math.Max(highest * (control.High - mean), lowest * (control.Low - mean));

    private static double Least(ObservationBounds control, double mean, double lowest, double highest) =>
        Math.Min(highest * (control.Low - mean), lowest * (control.High - mean));
}
