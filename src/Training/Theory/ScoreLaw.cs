using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// The law of the initial score S = G a of a modality on a grid in t = ln S, where G is the positive part of the maximum of m standard
/// normals and a has a law on finitely many points: F(t) = sum_i w_i Phi(e^t / a_i)^m and its derivative.
/// </summary>
internal sealed class ScoreLaw
{
    private readonly double[] logScales;
    private readonly double[] weights;
    private readonly ScoreGrid grid;

    /// <summary>Fixes the law of a.</summary>
    /// <param name="powerMeans">The law of V with a = (C V)^(q/(q-2)).</param>
    /// <param name="sufficientMax">C.</param>
    /// <param name="degree">q.</param>
    /// <param name="grid">The grid.</param>
    public ScoreLaw(DiscreteLaw powerMeans, double sufficientMax, int degree, ScoreGrid grid)
    {
        this.grid = grid;
        weights = powerMeans.Weights.ToArray();
        logScales = powerMeans.Nodes.ToArray();
        double exponent = degree / (double)(degree - 2),
            top = DeterministicMath.Log(sufficientMax);
        for (int i = 0; i < logScales.Length; i++)
        {
            logScales[i] = exponent * (top + DeterministicMath.Log(logScales[i]));
        }
    }

    /// <summary>Least and largest t between which F rises.</summary>
    public (double Low, double High) Range => (logScales.Min() + grid.Left, logScales.Max() + grid.Right);

    /// <summary>Fills F(t - shift) and, where asked for, dF/dt at t, and returns the number of evaluations of Phi.</summary>
    /// <param name="first">Index of the first point; t = index times step.</param>
    /// <param name="shift">At least 0.</param>
    /// <param name="cumulative">Receives F(t - shift), [points], a multiple of four.</param>
    /// <param name="density">Receives dF/dt, [points]; empty where it is not asked for.</param>
    public long Fill(int first, double shift, Span<double> cumulative, Span<double> density)
    {
        cumulative.Clear();
        density.Clear();
        long evaluations = 0;
        double never = DeterministicMath.IntegerPower(0.5, grid.Neurons);
        for (int i = 0; i < logScales.Length; i++)
        {
            double offset = logScales[i] + shift;
            int low = grid.Block(offset + grid.Left, first, cumulative.Length);
            int high = grid.Block(offset + grid.Right, first, cumulative.Length);
            for (int k = 0; k < low; k++)
            {
                cumulative[k] += weights[i] * never;
            }

            for (int k = low; k < high; k += Vector256<double>.Count)
            {
                (Vector256<double> value, Vector256<double> slope) = grid.At(first + k, offset);
                Vector256<double> weight = Vector256.Create(weights[i]);
                (Vector256.Create<double>(cumulative[k..]) + (weight * value)).CopyTo(cumulative[k..]);
                if (!density.IsEmpty)
                {
                    (Vector256.Create<double>(density[k..]) + (weight * slope)).CopyTo(density[k..]);
                }
            }

            for (int k = high; k < cumulative.Length; k++)
            {
                cumulative[k] += weights[i];
            }

            evaluations += high - low;
        }

        return evaluations;
    }
}
