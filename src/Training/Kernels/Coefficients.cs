using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The coefficients c_{i,j,l} = residual_{i,j} sigma'_{i,j,l} of some neurons on one panel: one multiplication each.
/// <para>Layout: slopes [neuron][64 samples]; residuals [K][64 samples]; coefficients [neuron][64 samples] at a stride of the caller's.
/// Slopes are read once, in order; the residuals of a class stay in the first-level cache. Remainder: vectors
/// one at a time.</para>
/// </summary>
internal static unsafe class Coefficients<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Fills the rows of some neurons.</summary>
    /// <param name="slopes">Slopes of the first neuron.</param>
    /// <param name="residuals">Residuals of its class.</param>
    /// <param name="left">Neurons of its class from it on.</param>
    /// <param name="count">Number of neurons.</param>
    /// <param name="neurons">m.</param>
    /// <param name="coefficients">Receives the rows.</param>
    /// <param name="stride">Distance between two rows.</param>
    /// <param name="columns">Columns of the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Fill(float* slopes, float* residuals, int left, int count, int neurons, float* coefficients, int stride, int columns)
    {
        int whole = columns - (columns % (4 * TLanes.Width));
        for (int n = 0; n < count; n++)
        {
            int i = 0;
            for (; i < whole; i += 4 * TLanes.Width)
            {
                Multiply(residuals + i, slopes + i, coefficients + i);
                Multiply(residuals + i + TLanes.Width, slopes + i + TLanes.Width, coefficients + i + TLanes.Width);
                Multiply(residuals + i + (2 * TLanes.Width), slopes + i + (2 * TLanes.Width), coefficients + i + (2 * TLanes.Width));
                Multiply(residuals + i + (3 * TLanes.Width), slopes + i + (3 * TLanes.Width), coefficients + i + (3 * TLanes.Width));
            }

            for (; i < columns; i += TLanes.Width)
            {
                Multiply(residuals + i, slopes + i, coefficients + i);
            }

            slopes += SampleLayout.Panel;
            coefficients += stride;
            if (--left == 0)
            {
                left = neurons;
                residuals += SampleLayout.Panel;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(float* a, float* b, float* product) =>
        TLanes.Store(TLanes.Multiply(TLanes.Load(a), TLanes.Load(b)), product);
}
