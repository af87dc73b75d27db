namespace ModalityCompetition.Sweeps.Estimates.ControlVariates;

/// <summary>
/// Regression coefficients b of a response on its controls, S_xx b = S_xy, by Cholesky's decomposition. A control whose part that is not
/// explained by the controls before it is below 1e-9 of its variance is left out (coefficient 0): its coefficient would be rounding noise,
/// and without it nothing is lost.
/// </summary>
internal static class ControlCoefficients
{
    public const double LeastShare = 1e-9;

    /// <summary>The coefficients, [p].</summary>
    /// <param name="moments">The moments.</param>
    /// <param name="response">Index of the response.</param>
    /// <param name="allowed">Which controls may be used, [p]; the coefficients of the others are 0.</param>
    public static double[] Of(ControlMoments moments, int response, ReadOnlySpan<bool> allowed)
    {
        var (p, first) = (moments.Controls, moments.Responses);
        var factor = new double[p, p];
        var used = new bool[p];
        var solution = new double[p];
        for (var i = 0; i < p; i++)
        {
            if (!allowed[i])
            {
                continue;
            }

            for (var k = 0; k < i; k++)
            {
                if (used[k])
                {
                    factor[i, k] = (moments.Product(first + i, first + k) - Dot(factor, i, k, k)) / factor[k, k];
                }
            }

            var rest = moments.Product(first + i, first + i) - Dot(factor, i, i, i);
            used[i] = rest > LeastShare * moments.Product(first + i, first + i);
            if (used[i])
            {
                factor[i, i] = Math.Sqrt(rest);
                var right = moments.Product(response, first + i);
                for (var k = 0; k < i; k++)
                {
                    right -= factor[i, k] * solution[k];
                }

                solution[i] = right / factor[i, i];
            }
        }

        for (var i = p - 1; i >= 0; i--)
        {
            if (used[i])
            {
                for (var k = i + 1; k < p; k++)
                {
                    solution[i] -= used[k] ? factor[k, i] * solution[k] : 0;
                }

                solution[i] /= factor[i, i];
            }
        }

        return solution;
    }

    private static double Dot(double[,] factor, int i, int k, int length)
    {
        var sum = 0.0;
        for (var c = 0; c < length; c++)
        {
            sum += factor[i, c] * factor[k, c];
        }

        return sum;
    }
}
