using ModalityCompetition.Sweeps.Estimates.Intervals;
using ModalityCompetition.Sweeps.Estimates.Streaming;

namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>
/// The mean of y with a control variate x whose mean is known to be exactly zero: y_bar - b x_bar with b = S_xy / S_xx, which is the
/// intercept at x = 0 of the regression of y on x (S. S. Lavenberg and P. D. Welch, Management Science 27, 1981, 322-335; A. B. Owen, Monte
/// Carlo theory, methods and examples, section 8.9). Standard error: s sqrt(1/n + x_bar^2 / S_xx) with s^2 = (S_yy - S_xy^2 / S_xx) / (n -
/// 2), Student with n - 2 degrees of freedom; exact when (y, x) is normal. Because b is estimated from the same trials the estimate has a
/// bias of order 1/n, against a standard error of order 1/sqrt(n).
/// </summary>
/// <remarks>
/// x is what an event did less its probability. Where the event happened in hardly any trial, or in nearly all, x hardly varies in the
/// sample although it does in law: b is then noise divided by
/// next to nothing, and b x_bar an extrapolation. So the coefficient counts as unknown, and the control is left out, unless the rarer
/// outcome of the event was to be expected in
/// <see cref="LeastOutcomes"/> trials, by its probabilities and not by what happened (otherwise the choice would depend on x, and bias the
/// estimate), and the mean of x lies within
/// <see cref="MostDistance"/> of its standard errors from 0.
/// </remarks>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Coefficient">b.</param>
/// <param name="VarianceReduction">Variance of the plain mean over the variance of this estimate; infinite when x explains y without a
/// rest.</param>
internal readonly record struct ControlVariateFit(double Value, double StandardError, double Coefficient, double VarianceReduction)
{
    /// <summary>Fewest trials with which the coefficient is estimated.</summary>
    public const int LeastTrials = 30;

    /// <summary>Fewest trials with each outcome, of a 0-or-1 response and of the control's event, with which the coefficient is
    /// estimated.</summary>
    public const int LeastOutcomes = 10;

    /// <summary>Most standard errors that the mean of a control may lie from its known value.</summary>
    public const double MostDistance = 5;

    /// <summary>
    /// Fits the control variate; null when there are fewer than <see cref="LeastTrials"/> trials, when y does not vary, when x varies too
    /// little for its coefficient to be known, or when the
    /// estimate leaves the range of y, where a line is no model of it.
    /// </summary>
    /// <param name="moments">Moments of (y, x).</param>
    /// <param name="outcomes">In how many trials the rarer outcome of the control's event was to be expected.</param>
    /// <param name="range">What y cannot leave.</param>
    public static ControlVariateFit? Of(in RunningPair moments, double outcomes, Interval range)
    {
        if (moments.Count < LeastTrials || outcomes < LeastOutcomes || !(moments.SquaresX > 0) || !(moments.SquaresY > 0))
        {
            return null;
        }

        var distance = moments.MeanX * moments.MeanX * moments.Count * (moments.Count - 1);
        if (distance > MostDistance * MostDistance * moments.SquaresX)
        {
            return null;
        }

        var n = (double)moments.Count;
        var coefficient = moments.Products / moments.SquaresX;
        var rest = Math.Max(0, moments.SquaresY - (coefficient * moments.Products));
        var variance = rest / (n - 2) * ((1 / n) + (moments.MeanX * moments.MeanX / moments.SquaresX));
        var plain = moments.SquaresY / (n - 1) / n;
        var value = moments.MeanY - (coefficient * moments.MeanX);
        return value >= range.Low && value <= range.High
            ? new ControlVariateFit(value, Math.Sqrt(variance), coefficient, plain / variance)
            : null;
    }
}
