using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// Elementwise passes over flat arrays whose length is a multiple of <see cref="SampleLayout.Lanes"/>, padded with zeros.
/// <para>Definition: w = fma(rate, g, w); sums are one addition. Streams every array once; nothing to keep. No remainder by padding.</para>
/// </summary>
internal static unsafe class UpdateKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>One step of gradient descent; false when a weight became NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Step(float* weights, float* gradient, int length, float rate)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector factor = TLanes.Broadcast(rate);

        // 0 * w is 0 for a finite w and NaN otherwise, and a NaN stays in the sum.
        TVector check = zero;
        for (nint i = 0; i < length; i += TLanes.Width)
        {
            TVector w = TLanes.MultiplyAdd(factor, TLanes.Load(gradient + i), TLanes.Load(weights + i));
            TLanes.Store(w, weights + i);
            check = TLanes.MultiplyAdd(w, zero, check);
        }

        float* lanes = stackalloc float[SampleLayout.Lanes];
        TLanes.Store(check, lanes);
        bool finite = true;
        for (int i = 0; i < TLanes.Width; i++)
        {
            finite &= !float.IsNaN(lanes[i]);
        }

        return finite;
    }

    /// <summary>target = a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* a, float* b, float* target, int length)
    {
        for (nint i = 0; i < length; i += TLanes.Width)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(a + i), TLanes.Load(b + i)), target + i);
        }
    }
}
