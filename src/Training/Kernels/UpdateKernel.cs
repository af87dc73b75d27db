using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// Elementwise passes over arrays.
/// <para>Definition: w = fma(rate, g, w); sums are one addition. Streams every array once; nothing to keep. Remainder: weights one at a
/// time; sums are of the columns of a panel, which are whole vectors.</para>
/// </summary>
internal static unsafe class UpdateKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>One step of gradient descent; false when a weight became NaN or infinite.</summary>
    /// <param name="weights">Weights, [neurons][dimension].</param>
    /// <param name="gradient">Gradient sums, [neurons][stride].</param>
    /// <param name="neurons">N.</param>
    /// <param name="dimension">d.</param>
    /// <param name="stride">Distance between the gradients of two neurons.</param>
    /// <param name="rate">Factor of the gradient.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Step(float* weights, float* gradient, int neurons, int dimension, int stride, float rate)
    {
        // Rows without padding between them are one long row.
        nint length = stride == dimension ? (nint)neurons * dimension : dimension;
        nint rows = stride == dimension ? 1 : neurons;
        TVector factor = TLanes.Broadcast(rate);

        // 0 * w is 0 for a finite w and NaN otherwise, and a NaN stays in the sum.
        TVector zero = TLanes.Broadcast(0f);
        TVector check = zero;
        float checkRest = 0;
        for (nint row = 0; row < rows; row++)
        {
            nint i = 0;
            for (; i + TLanes.Width <= length; i += TLanes.Width)
            {
                TVector w = TLanes.MultiplyAdd(factor, TLanes.Load(gradient + i), TLanes.Load(weights + i));
                TLanes.Store(w, weights + i);
                check = TLanes.MultiplyAdd(w, zero, check);
            }

            for (; i < length; i++)
            {
                weights[i] = Lanes1.MultiplyAdd(rate, gradient[i], weights[i]);
                checkRest = Lanes1.MultiplyAdd(weights[i], 0, checkRest);
            }

            weights += dimension;
            gradient += stride;
        }

        float* lanes = stackalloc float[SampleLayout.Lanes];
        TLanes.Store(check, lanes);
        bool finite = !float.IsNaN(checkRest);
        for (int i = 0; i < TLanes.Width; i++)
        {
            finite &= !float.IsNaN(lanes[i]);
        }

        return finite;
    }

    /// <summary>target = a + b for all classes of a sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* a, float* b, float* target, int classes, int columns)
    {
        for (int j = 0; j < classes; j++)
        {
            nint row = (nint)j * SampleLayout.Panel;
            for (nint i = row; i < row + columns; i += TLanes.Width)
            {
                TLanes.Store(TLanes.Add(TLanes.Load(a + i), TLanes.Load(b + i)), target + i);
            }
        }
    }
}
