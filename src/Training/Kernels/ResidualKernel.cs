using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// Residuals and outputs of one panel combined between modalities.
/// <para>Layout: outputs and residuals [K][64 samples]; gates [64 samples]. Definition: one fused multiply-add per element, or one
/// multiplication, exact for gates of modality dropout, which are 0 or 1. Nothing to keep; remainder: the last panel takes the vectors that
/// have samples.</para>
/// </summary>
internal static unsafe class ResidualKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>target = fma(factor, b, a) for all classes of a sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(float* a, float factor, float* b, float* target, int classes, int columns)
    {
        TVector scale = TLanes.Broadcast(factor);
        for (int j = 0; j < classes; j++)
        {
            nint row = (nint)j * SampleLayout.Panel;
            for (nint i = row; i < row + columns; i += TLanes.Width)
            {
                TLanes.Store(TLanes.MultiplyAdd(scale, TLanes.Load(b + i), TLanes.Load(a + i)), target + i);
            }
        }
    }

    /// <summary>target = gate * values, or target + gate * values, for all classes of a sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gate(float* gates, float* values, int classes, float* target, int columns, bool add)
    {
        TVector zero = TLanes.Broadcast(0f);
        for (int column = 0; column < columns; column += TLanes.Width)
        {
            TVector gate = TLanes.Load(gates + column);
            for (int j = 0; j < classes; j++)
            {
                nint at = column + ((nint)j * SampleLayout.Panel);
                TVector sum = add ? TLanes.Load(target + at) : zero;
                TLanes.Store(TLanes.MultiplyAdd(gate, TLanes.Load(values + at), sum), target + at);
            }
        }
    }
}
