using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The gradient of <see cref="GradientKernel{TLanes, TVector}"/> for large dimensions, with dimensions as lanes: no sum over lanes remains.
/// <para>Layout: slopes [panel][N][64 samples]; residuals [panel][K][64 samples]; inputs as <see cref="DimensionLayout"/> says; gradient
/// [N][padded dimension].</para>
/// <para>Definition: for every weight and panel the chain of fused multiply-adds over the panel's samples in order that starts from +0; the
/// sum is added to the gradient, panel by panel.</para>
/// <para>Order of the work: a group of about 12 neurons goes through the panels; its coefficients on a panel (3 KB) and a block of the
/// inputs (16 KB) stay in the first-level cache while the tiles pass. Slopes are read once, nothing but the gradient is written. The
/// panels of a call decide how often the inputs and the gradient come from the second-level cache and never a bit of a result.</para>
/// <para>Count: 2 * samples * d * N operations, padding included in d; an addition per weight and panel. Remainder: neurons by <see
/// cref="NeuronTiles"/>; dimensions by <see cref="DimensionLayout.NextBlock"/>; samples have none.</para>
/// </summary>
internal static unsafe class DimensionGradientKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Adds the panels' sums to the gradient.</summary>
    /// <param name="slopes">Slopes.</param>
    /// <param name="residuals">Residuals.</param>
    /// <param name="classes">K.</param>
    /// <param name="neurons">m.</param>
    /// <param name="inputs">Inputs of the first panel.</param>
    /// <param name="stride">Padded dimension.</param>
    /// <param name="samples">Samples of all panels, padding excluded.</param>
    /// <param name="gradient">Gradient sums.</param>
    /// <param name="scratch">Working memory, <see cref="GradientScratch.Length"/>.</param>
    /// <param name="stop">Looked at for every group of neurons and panel.</param>
    public static void Run(
        float* slopes,
        float* residuals,
        int classes,
        int neurons,
        float* inputs,
        int stride,
        int samples,
        float* gradient,
        float* scratch,
        CancellationToken stop = default
    )
    {
        int all = classes * neurons;
        int label = 0;
        int offset = 0;
        for (int first = 0; first < all; )
        {
            int count = NeuronTiles.Group(all - first, GradientScratch.GroupTarget);
            for (int start = 0; start < samples; start += SampleLayout.Panel)
            {
                stop.ThrowIfCancellationRequested();
                nint panel = start / SampleLayout.Panel;
                int present = Math.Min(SampleLayout.Panel, samples - start);
                Coefficients<TLanes, TVector>.Fill(
                    slopes + (((panel * all) + first) * SampleLayout.Panel),
                    residuals + (((panel * classes) + label) * SampleLayout.Panel),
                    neurons - offset,
                    count,
                    neurons,
                    scratch,
                    SampleLayout.Panel,
                    SampleLayout.RoundUp(present, TLanes.Width)
                );
                Blocks(scratch, count, inputs + (panel * stride * SampleLayout.Panel), present, gradient + ((nint)first * stride), stride);
            }

            first += count;
            for (offset += count; offset >= neurons; offset -= neurons)
            {
                label++;
            }
        }
    }

    private static void Blocks(float* coefficients, int count, float* inputs, int samples, float* gradient, int stride)
    {
        for (int k = 0; k < stride; )
        {
            int width = DimensionLayout.NextBlock(stride - k);
            for (int n = 0; n < count; )
            {
                int tile = NeuronTiles.Next(count - n);
                DimensionGradientTile<TLanes, TVector>.Run(
                    tile,
                    coefficients + (n * SampleLayout.Panel),
                    inputs + ((nint)k * SampleLayout.Panel),
                    width,
                    samples,
                    gradient + ((nint)n * stride) + k,
                    stride
                );
                n += tile;
            }

            k += width;
        }
    }
}
