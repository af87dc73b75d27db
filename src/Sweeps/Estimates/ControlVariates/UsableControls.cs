namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>
/// Which controls a sample says enough about for their coefficients to be known. The rule looks at the controls alone and not at what they
/// explain, so it cannot favour an outcome. A control is left out
/// <list type="bullet">
/// <item>when what makes it vary was to be expected in too few trials (<see cref="ControlVariateFit.LeastOutcomes"/>),</item>
/// <item>when it is not a finite number in some trial, or varies by no more than the rounding of what is stored,</item>
/// <item>when its mean, or the part of it that the controls before it do not explain, lies farther from the known one than <see
/// cref="ControlVariateFit.MostDistance"/> standard errors: then the sample
/// does not show how it varies, for example because rare large values are missing, and its coefficient would be an extrapolation.</item>
/// </list>
/// </summary>
internal static class UsableControls
{
    // What is stored of a trial is rounded to single precision.
    private const double Rounding = 1e-6;

    /// <summary>Which may be used, [p].</summary>
    /// <param name="moments">Moments of the controls less their known means, of all trials.</param>
    /// <param name="means">The known means, [p].</param>
    /// <param name="outcomes">In how many trials that which makes each control vary was to be expected, [p].</param>
    public static bool[] Of(ControlMoments moments, ReadOnlySpan<double> means, ReadOnlySpan<double> outcomes)
    {
        var (p, first) = (moments.Controls, moments.Responses);
        var (used, factor, distances) = (new bool[p], new double[p, p], new double[p]);

        // A mean that lies this far from 0, in the units of the factor below, lies MostDistance standard errors from it.
        var farthest = ControlVariateFit.MostDistance / Math.Sqrt((double)moments.Count * (moments.Count - 1));
        for (var i = 0; i < p; i++)
        {
            var squares = moments.Product(first + i, first + i);
            var rounding = Rounding * means[i];
            if (
                outcomes[i] < ControlVariateFit.LeastOutcomes
                || !double.IsFinite(squares)
                || !(squares > moments.Count * rounding * rounding)
                || !(Math.Abs(moments.Mean(first + i)) <= farthest * Math.Sqrt(squares))
            )
            {
                continue;
            }

            var (rest, distance) = (squares, moments.Mean(first + i));
            for (var k = 0; k < i; k++)
            {
                if (used[k])
                {
                    factor[i, k] = moments.Product(first + i, first + k);
                    for (var c = 0; c < k; c++)
                    {
                        factor[i, k] -= factor[i, c] * factor[k, c];
                    }

                    factor[i, k] /= factor[k, k];
                    rest -= factor[i, k] * factor[i, k];
                    distance -= factor[i, k] * distances[k];
                }
            }

            // What the controls before it explain without a rest adds nothing, and ControlCoefficients leaves it alone.
            if (!(rest > ControlCoefficients.LeastShare * squares))
            {
                used[i] = false;
                continue;
            }

            factor[i, i] = Math.Sqrt(rest);
            distances[i] = distance / factor[i, i];
            used[i] = Math.Abs(distances[i]) <= farthest;
        }

        return used;
    }
}
