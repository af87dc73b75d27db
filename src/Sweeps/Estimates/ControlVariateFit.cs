using ModalityCompetition.Sweeps.Estimates.Streaming;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// The mean of y with a control variate x whose mean is known to be exactly zero: y_bar - b x_bar with b = S_xy / S_xx, which is the intercept at x = 0 of the
/// regression of y on x (S. S. Lavenberg and P. D. Welch, Management Science 27, 1981, 322-335; A. B. Owen, Monte Carlo theory, methods and examples,
/// section 8.9). Standard error: s sqrt(1/n + x_bar^2 / S_xx) with s^2 = (S_yy - S_xy^2 / S_xx) / (n - 2), Student with n - 2 degrees of freedom; exact when
/// (y, x) is normal. Because b is estimated from the same trials the estimate has a bias of order 1/n, against a standard error of order 1/sqrt(n).
/// </summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Coefficient">b.</param>
/// <param name="VarianceReduction">Variance of the plain mean over the variance of this estimate; infinite when x explains y without a rest.</param>
internal readonly record struct ControlVariateFit(double Value, double StandardError, double Coefficient, double VarianceReduction)
{
    /// <summary>Fewest trials with which the coefficient is estimated.</summary>
    public const int LeastTrials = 30;

    /// <summary>Fewest trials with each outcome of a 0-or-1 response with which the coefficient is estimated.</summary>
    public const int LeastOutcomes = 10;

    /// <summary>Fits the control variate; null when there are fewer than <see cref="LeastTrials"/> trials or when y or x does not vary.</summary>
    public static ControlVariateFit? Of(in RunningPair moments)
    {
        if (moments.Count < LeastTrials || !(moments.SquaresX > 0) || !(moments.SquaresY > 0))
        {
            return null;
        }

        var n = (double)moments.Count;
        var coefficient = moments.Products / moments.SquaresX;
        var rest = Math.Max(0, moments.SquaresY - (coefficient * moments.Products));
        var variance = rest / (n - 2) * ((1 / n) + (moments.MeanX * moments.MeanX / moments.SquaresX));
        var plain = moments.SquaresY / (n - 1) / n;
        return new ControlVariateFit(moments.MeanY - (coefficient * moments.MeanX), Math.Sqrt(variance), coefficient, plain / variance);
    }
}
