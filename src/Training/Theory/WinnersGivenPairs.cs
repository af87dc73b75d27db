using System.Globalization;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// P(r is the initial winner of a class | the class has N samples that are sufficient in every modality). Given N the scores of the
/// modalities are independent, so with their cumulative distributions F_r
/// P(r wins | N) = integral F_r'(t) prod_{r' != r} F_{r'}(t - ln(1 + margin)) dt, t = ln S.
/// </summary>
/// <remarks>
/// All probabilities share one grid, and the products of the others come from prefix and suffix products: the cost is proportional to the
/// number of different C_r. Modalities with the same C_r share everything. For N above 32 the probabilities are interpolated, in 1/N by a
/// polynomial of degree 7 in every octave, from N of eight sizes. Each is computed once and kept. Thread-safe; the values do not depend on
/// the order of the questions.
/// </remarks>
internal sealed class WinnersGivenPairs
{
    // Chebyshev points of the second kind for 1/N in [1/64, 1/32], as whole numbers.
    private static readonly int[] OctaveNodes = [32, 33, 35, 40, 46, 54, 61, 64];

    // The error of a probability is told by a second computation with three quarters of the points, which is off by far more than the
    // first.
    private const double Coarse = 0.75;

    // Both can be off to the same side; the largest difference of any modality counts for all.
    private const double Caution = 4;

    private readonly Dictionary<int, (double[] Probabilities, double[] Errors)> known = [];
    private readonly Lock access = new();
    private readonly (double SufficientMax, int Count, PowerMeanLaw Law, PowerMeanLaw Check)[] kinds;
    private readonly ScoreGrid grid;
    private readonly int degree;
    private readonly double shift;

    /// <summary>Fixes what the probabilities depend on besides N.</summary>
    /// <param name="kinds">The different C_r, ascending, with the number of modalities that have each.</param>
    /// <param name="degree">q.</param>
    /// <param name="neurons">m.</param>
    /// <param name="margin">Margin of the initial winner, at least 0.</param>
    /// <param name="law">The law of power means of a C with a fineness.</param>
    /// <param name="step">Step of the grid; null for the one that suffices.</param>
    public WinnersGivenPairs(
        IReadOnlyList<(double SufficientMax, int Count)> kinds,
        int degree,
        int neurons,
        double margin,
        Func<double, double, PowerMeanLaw> law,
        double? step = null
    )
    {
        double fineness = Fineness(neurons);
        this.kinds =
        [
            .. kinds.Select(kind =>
                (kind.SufficientMax, kind.Count, law(kind.SufficientMax, fineness), law(kind.SufficientMax, Coarse * fineness))
            ),
        ];
        this.degree = degree;
        grid = new ScoreGrid(neurons, step);
        shift = DeterministicMath.Log(1 + margin);
    }

    /// <summary>How often Phi was evaluated so far: what the computation costs, whatever the machine.</summary>
    public long Evaluations { get; private set; }

    /// <summary>What tells these probabilities from those of another configuration.</summary>
    public static string Key(IReadOnlyList<(double SufficientMax, int Count)> kinds, int degree, int neurons, double margin)
    {
        IEnumerable<string> counted = kinds.Select(kind =>
            string.Create(CultureInfo.InvariantCulture, $"{kind.SufficientMax:R}*{kind.Count}")
        );
        return string.Create(CultureInfo.InvariantCulture, $"{degree} {neurons} {margin:R} {string.Join(' ', counted)}");
    }

    /// <summary>Adds weight times P(a modality of each kind wins | N), and weight times the bounds of their errors.</summary>
    /// <param name="pairs">N, at least 1; need not be whole above 32.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="sums">What is added to, one for each kind.</param>
    /// <param name="errors">What the errors are added to, one for each kind.</param>
    /// <param name="cancellation">Checked before every N that is not yet known.</param>
    public void Add(double pairs, double weight, Span<double> sums, Span<double> errors, CancellationToken cancellation)
    {
        if (pairs <= OctaveNodes[0])
        {
            AddAt((int)pairs, weight, sums, errors, cancellation);
            return;
        }

        int unit = 1;
        while (pairs > 2.0 * unit * OctaveNodes[0])
        {
            unit *= 2;
        }

        for (int i = 0; i < OctaveNodes.Length; i++)
        {
            double share = weight;
            double node = 1.0 / OctaveNodes[i];
            for (int k = 0; k < OctaveNodes.Length; k++)
            {
                if (k != i)
                {
                    double other = 1.0 / OctaveNodes[k];
                    share *= ((unit / pairs) - other) / (node - other);
                }
            }

            AddAt(unit * OctaveNodes[i], share, sums, errors, cancellation);
        }
    }

    /// <summary>P(a modality of each kind wins | N), without interpolation, and bounds of the errors.</summary>
    /// <param name="pairs">N, at least 1.</param>
    /// <param name="cancellation">Checked between kinds.</param>
    public (double[] Probabilities, double[] Errors) At(int pairs, CancellationToken cancellation)
    {
        lock (access)
        {
            if (!known.TryGetValue(pairs, out (double[] Probabilities, double[] Errors) result))
            {
                double[] probabilities = Integrate([.. kinds.Select(kind => kind.Law)], pairs, cancellation);
                double[] check = Integrate([.. kinds.Select(kind => kind.Check)], pairs, cancellation);
                double error = Caution * probabilities.Zip(check, (one, other) => Math.Abs(one - other)).Max();
                result = (probabilities, [.. Enumerable.Repeat(error, kinds.Length)]);
                known[pairs] = result;
            }

            return result;
        }
    }

    // With many neurons the largest weight hardly varies, so that the law of the data has to be known more finely.
    private static double Fineness(int neurons) =>
        neurons <= 32 ? 1
        : neurons <= 256 ? 1.5
        : neurons <= 4096 ? 2.25
        : 3.5;

    private void AddAt(int pairs, double weight, Span<double> sums, Span<double> errors, CancellationToken cancellation)
    {
        (double[] probabilities, double[] off) = At(pairs, cancellation);
        for (int g = 0; g < sums.Length; g++)
        {
            sums[g] += weight * probabilities[g];
            errors[g] += Math.Abs(weight) * off[g];
        }
    }

    private double[] Integrate(PowerMeanLaw[] laws, int pairs, CancellationToken cancellation)
    {
        int count = kinds.Length;
        ScoreLaw[] scores = new ScoreLaw[count];
        double low = double.PositiveInfinity,
            high = double.NegativeInfinity;
        for (int g = 0; g < count; g++)
        {
            cancellation.ThrowIfCancellationRequested();
            scores[g] = new ScoreLaw(laws[g].Of(pairs), kinds[g].SufficientMax, degree, grid);
            (low, high) = (Math.Min(low, scores[g].Range.Low), Math.Max(high, scores[g].Range.High));
        }

        int first = (int)Math.Floor(low / grid.Step);
        int points = 4 * (int)Math.Ceiling(((high / grid.Step) - first + 1) / 4);
        double[][] densities = new double[count][],
            behind = new double[count][];
        for (int g = 0; g < count; g++)
        {
            cancellation.ThrowIfCancellationRequested();
            (densities[g], behind[g]) = (new double[points], new double[points]);
            Evaluations += scores[g].Fill(first, 0, behind[g], densities[g]);
            if (shift > 0)
            {
                Evaluations += scores[g].Fill(first, shift, behind[g], []);
            }
        }

        double[] result = new double[count],
            products = new double[count + 1];
        for (int k = 0; k < points; k++)
        {
            // products[g] = prod over the kinds before g; then the kinds after are multiplied in from the end.
            products[0] = 1;
            for (int g = 0; g < count; g++)
            {
                products[g + 1] = products[g] * DeterministicMath.IntegerPower(behind[g][k], kinds[g].Count);
            }

            double after = 1;
            for (int g = count - 1; g >= 0; g--)
            {
                double alike = DeterministicMath.IntegerPower(behind[g][k], kinds[g].Count - 1);
                result[g] += densities[g][k] * products[g] * after * alike;
                after *= alike * behind[g][k];
            }
        }

        for (int g = 0; g < count; g++)
        {
            result[g] = Math.Min(1, grid.Step * result[g]);
        }

        return result;
    }
}
