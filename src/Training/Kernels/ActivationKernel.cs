using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The smoothed ReLU on the rows that <see cref="PreactivationKernel{TLanes, TVector}"/> wrote: outputs of whole classes and, in place of
/// the pre-activations, the slopes sigma'.
/// <para>Definition, without a branch: u = min(max(x (1/beta), 0), 1); sigma'(x) = u^(q-1);
/// sigma(x) = fma(u^(q-1) u, beta/q, max(x - beta, 0)). A NaN counts as 0; such weights are reported as a divergence. The output of a class
/// is the sum over its neurons in order from +0, then added to the outputs of the earlier modalities.</para>
/// <para>Layout: rows of 64 samples at stride <see cref="SampleLayout.Chunk"/>; scores [K][64 samples].</para>
/// <para>Registers: 4 sums of a class stay in registers over its m neurons. Count: about 9 vector operations, a load and a store per neuron
/// and vector. No remainder: panels are whole.</para>
/// </summary>
internal static unsafe class ActivationKernel<TLanes, TVector, TDegree>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TDegree : struct, IDegree
{
    /// <summary>Activates the rows of classes on one panel.</summary>
    /// <param name="rows">Pre-activations of the first class; overwritten by sigma'.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="neurons">m.</param>
    /// <param name="constants">Constants of the activation.</param>
    /// <param name="scores">Outputs of the first class.</param>
    /// <param name="add">Whether to add to the outputs rather than to overwrite them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* rows, int classes, int neurons, in ActivationConstants constants, float* scores, bool add)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector one = TLanes.Broadcast(1f);
        TVector beta = TLanes.Broadcast(constants.Beta);
        TVector inverse = TLanes.Broadcast(constants.InverseBeta);
        TVector scale = TLanes.Broadcast(constants.BetaOverDegree);
        int degree = constants.Degree;
        for (int j = 0; j < classes; j++)
        {
            for (int column = 0; column < SampleLayout.Panel; column += 4 * TLanes.Width)
            {
                float* x = rows + column;
                float* y = scores + column;
                TVector s0 = zero, s1 = zero, s2 = zero, s3 = zero;
                for (int l = 0; l < neurons; l++)
                {
                    s0 = TLanes.Add(s0, Value(x, zero, one, beta, inverse, scale, degree));
                    s1 = TLanes.Add(s1, Value(x + TLanes.Width, zero, one, beta, inverse, scale, degree));
                    s2 = TLanes.Add(s2, Value(x + (2 * TLanes.Width), zero, one, beta, inverse, scale, degree));
                    s3 = TLanes.Add(s3, Value(x + (3 * TLanes.Width), zero, one, beta, inverse, scale, degree));
                    x += SampleLayout.Chunk;
                }

                if (add)
                {
                    s0 = TLanes.Add(TLanes.Load(y), s0);
                    s1 = TLanes.Add(TLanes.Load(y + TLanes.Width), s1);
                    s2 = TLanes.Add(TLanes.Load(y + (2 * TLanes.Width)), s2);
                    s3 = TLanes.Add(TLanes.Load(y + (3 * TLanes.Width)), s3);
                }

                TLanes.Store(s0, y);
                TLanes.Store(s1, y + TLanes.Width);
                TLanes.Store(s2, y + (2 * TLanes.Width));
                TLanes.Store(s3, y + (3 * TLanes.Width));
            }

            rows += (nint)neurons * SampleLayout.Chunk;
            scores += SampleLayout.Panel;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Value(float* at, TVector zero, TVector one, TVector beta, TVector inverse, TVector scale, int degree)
    {
        TVector x = TLanes.Load(at);
        TVector u = TLanes.Smaller(TLanes.Larger(TLanes.Multiply(x, inverse), zero), one);
        TVector slope = TDegree.Slope<TLanes, TVector>(u, degree);
        TLanes.Store(slope, at);
        return TLanes.MultiplyAdd(TLanes.Multiply(slope, u), scale, TLanes.Larger(TLanes.Subtract(x, beta), zero));
    }
}
