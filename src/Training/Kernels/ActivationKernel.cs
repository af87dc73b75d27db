using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The smoothed ReLU on the rows that <see cref="PreactivationKernel{TLanes}"/> wrote.
/// <para>Definition, without a branch: u = min(max(x (1/beta), 0), 1); sigma'(x) = u^(q-1);
/// sigma(x) = fma(u^(q-1) u, beta/q, max(x - beta, 0)). A NaN counts as 0; such weights are reported as a divergence.</para>
/// <para>Layout: rows of 64 samples at stride <see cref="SampleLayout.Chunk"/>; scores and residuals [K][64 samples].</para>
/// <para>Registers: 4 sums of a class stay in registers over its m neurons. Count: about 9 vector operations per neuron and vector in
/// <see cref="Scores"/>, 5 in <see cref="Coefficients"/>, which recomputes sigma' instead of storing it: rows are read twice and written
/// once. No remainder: panels are whole.</para>
/// </summary>
internal static unsafe class ActivationKernel<TLanes, TDegree>
    where TLanes : unmanaged, ILanes<TLanes>
    where TDegree : struct, IDegree
{
    /// <summary>The modality's contribution to the outputs, f^r_j = sum over l of sigma, in order of l from +0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores(float* preactivations, int classes, int neurons, in ActivationConstants constants, float* scores)
    {
        TLanes zero = TLanes.Broadcast(0f);
        TLanes one = TLanes.Broadcast(1f);
        TLanes beta = TLanes.Broadcast(constants.Beta);
        TLanes inverse = TLanes.Broadcast(constants.InverseBeta);
        TLanes scale = TLanes.Broadcast(constants.BetaOverDegree);
        int degree = constants.Degree;
        for (int j = 0; j < classes; j++)
        {
            for (int column = 0; column < SampleLayout.Panel; column += 4 * TLanes.Width)
            {
                float* x = preactivations + column;
                TLanes s0 = zero, s1 = zero, s2 = zero, s3 = zero;
                for (int l = 0; l < neurons; l++)
                {
                    s0 = TLanes.Add(s0, Value(TLanes.Load(x), zero, one, beta, inverse, scale, degree));
                    s1 = TLanes.Add(s1, Value(TLanes.Load(x + TLanes.Width), zero, one, beta, inverse, scale, degree));
                    s2 = TLanes.Add(s2, Value(TLanes.Load(x + (2 * TLanes.Width)), zero, one, beta, inverse, scale, degree));
                    s3 = TLanes.Add(s3, Value(TLanes.Load(x + (3 * TLanes.Width)), zero, one, beta, inverse, scale, degree));
                    x += SampleLayout.Chunk;
                }

                TLanes.Store(s0, scores + column);
                TLanes.Store(s1, scores + column + TLanes.Width);
                TLanes.Store(s2, scores + column + (2 * TLanes.Width));
                TLanes.Store(s3, scores + column + (3 * TLanes.Width));
            }

            preactivations += (nint)neurons * SampleLayout.Chunk;
            scores += SampleLayout.Panel;
        }
    }

    /// <summary>Overwrites the rows with the coefficients c = residual * sigma'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Coefficients(float* rows, int classes, int neurons, in ActivationConstants constants, float* residuals)
    {
        TLanes zero = TLanes.Broadcast(0f);
        TLanes one = TLanes.Broadcast(1f);
        TLanes inverse = TLanes.Broadcast(constants.InverseBeta);
        int degree = constants.Degree;
        for (int j = 0; j < classes; j++)
        {
            for (int column = 0; column < SampleLayout.Panel; column += 4 * TLanes.Width)
            {
                float* x = rows + column;
                TLanes g0 = TLanes.Load(residuals + column);
                TLanes g1 = TLanes.Load(residuals + column + TLanes.Width);
                TLanes g2 = TLanes.Load(residuals + column + (2 * TLanes.Width));
                TLanes g3 = TLanes.Load(residuals + column + (3 * TLanes.Width));
                for (int l = 0; l < neurons; l++)
                {
                    Scale(x, g0, zero, one, inverse, degree);
                    Scale(x + TLanes.Width, g1, zero, one, inverse, degree);
                    Scale(x + (2 * TLanes.Width), g2, zero, one, inverse, degree);
                    Scale(x + (3 * TLanes.Width), g3, zero, one, inverse, degree);
                    x += SampleLayout.Chunk;
                }
            }

            rows += (nint)neurons * SampleLayout.Chunk;
            residuals += SampleLayout.Panel;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Unit(TLanes x, TLanes zero, TLanes one, TLanes inverse)
        => TLanes.Smaller(TLanes.Larger(TLanes.Multiply(x, inverse), zero), one);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Value(TLanes x, TLanes zero, TLanes one, TLanes beta, TLanes inverse, TLanes scale, int degree)
    {
        TLanes u = Unit(x, zero, one, inverse);
        TLanes power = TLanes.Multiply(TDegree.Slope(u, degree), u);
        return TLanes.MultiplyAdd(power, scale, TLanes.Larger(TLanes.Subtract(x, beta), zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale(float* x, TLanes residual, TLanes zero, TLanes one, TLanes inverse, int degree)
        => TLanes.Store(TLanes.Multiply(residual, TDegree.Slope(Unit(TLanes.Load(x), zero, one, inverse), degree)), x);
}
