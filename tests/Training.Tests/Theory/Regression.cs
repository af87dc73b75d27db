namespace ModalityCompetition.Training.Tests.Theory;

/// <summary>
/// Least squares on regressors of which the first is 1 and the others have mean 0: the intercept is a control-variate mean.
/// </summary>
internal static class Regression
{
    public static (double Intercept, double StandardError) Intercept(IReadOnlyList<double[]> rows, IReadOnlyList<double> outcomes)
    {
        int width = rows[0].Length;
        double[,] normal = new double[width, width + 1];
        for (int i = 0; i < rows.Count; i++)
        {
            for (int a = 0; a < width; a++)
            {
                for (int b = 0; b < width; b++)
                {
                    normal[a, b] += rows[i][a] * rows[i][b];
                }

                normal[a, width] += rows[i][a] * outcomes[i];
            }
        }

        // Gauss-Jordan elimination without pivoting: the matrix is positive definite.
        for (int a = 0; a < width; a++)
        {
            for (int row = 0; row < width; row++)
            {
                double factor = normal[row, a] / normal[a, a];
                for (int b = a; row != a && b <= width; b++)
                {
                    normal[row, b] -= factor * normal[a, b];
                }
            }
        }

        double[] beta = [.. Enumerable.Range(0, width).Select(a => normal[a, width] / normal[a, a])];
        double squares = rows.Select((row, i) => Math.Pow(outcomes[i] - row.Zip(beta, (x, b) => x * b).Sum(), 2)).Sum();
        return (beta[0], Math.Sqrt(squares / (rows.Count - width) / rows.Count));
    }
}
