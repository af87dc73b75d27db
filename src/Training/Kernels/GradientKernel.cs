using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The gradient's sums over the samples of one chunk for all weights of one modality: sum_i c_{i,j,l} X_{i,k} with the coefficients
/// c_{i,j,l} = residual_{i,j} sigma'_{i,j,l}.
/// <para>Layout: slopes [N][<see cref="SampleLayout.Chunk"/> samples]; residuals [panel][K][64 samples]; inputs [panel][d][64 samples];
/// gradient [N][d].</para>
/// <para>Definition: lane t of the accumulator of (neuron, k) is the chain of fused multiply-adds over the blocks of the chunk that starts from
/// +0; its 16 lanes are reduced by the tree of <see cref="ILanes{TVector}.SumRows"/>; the sum is added to the gradient.</para>
/// <para>Order of the work: for a group of about 12 neurons the coefficients (1 KB each) are made in a buffer; then for every 4 dimensions the
/// chunk's inputs (4 KB) come from the second-level cache once and serve all tiles of the group; then the group's accumulators are
/// transposed and summed 16 rows at a time. Slopes are read once, nothing but the gradient is written.</para>
/// <para>Count: 2 * samples * d * N operations, and per group and 4 dimensions 48 row sums. Remainder: neurons by <see cref="NeuronTiles"/>;
/// dimensions in tiles of 2, 1; the last 16 rows are summed whole and the surplus dropped.</para>
/// </summary>
internal static unsafe class GradientKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Adds the chunk's sums to the gradient.</summary>
    public static void Run(
        float* slopes, float* residuals, int classes, int neurons, float* inputs, int dimension, int panels, float* gradient, float* scratch)
    {
        int all = classes * neurons;
        for (int first = 0; first < all;)
        {
            int count = 0;
            while (count < GradientScratch.GroupTarget && first + count < all)
            {
                count += NeuronTiles.Next(all - first - count);
            }

            Coefficients(slopes + ((nint)first * SampleLayout.Chunk), residuals, first, count, classes, neurons, panels, scratch);
            float* sums = gradient + ((nint)first * dimension);
            int k = 0;
            if (TLanes.SampleVectors == 4)
            {
                for (; k + 4 <= dimension; k += 4)
                {
                    Dimensions<Four>(scratch, count, inputs + ((nint)k * SampleLayout.Panel), dimension, panels, sums + k);
                }
            }

            for (; k + 2 <= dimension; k += 2)
            {
                Dimensions<Two>(scratch, count, inputs + ((nint)k * SampleLayout.Panel), dimension, panels, sums + k);
            }

            if (k < dimension)
            {
                Dimensions<One>(scratch, count, inputs + ((nint)k * SampleLayout.Panel), dimension, panels, sums + k);
            }

            first += count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Coefficients(
        float* slopes, float* residuals, int first, int count, int classes, int neurons, int panels, float* coefficients)
    {
        for (int n = 0; n < count; n++)
        {
            float* residual = residuals + ((nint)((first + n) / neurons) * SampleLayout.Panel);
            for (int panel = 0; panel < panels; panel++)
            {
                for (int i = 0; i < SampleLayout.Panel; i += 4 * TLanes.Width)
                {
                    Multiply(residual + i, slopes + i, coefficients + i);
                    Multiply(residual + i + TLanes.Width, slopes + i + TLanes.Width, coefficients + i + TLanes.Width);
                    Multiply(residual + i + (2 * TLanes.Width), slopes + i + (2 * TLanes.Width), coefficients + i + (2 * TLanes.Width));
                    Multiply(residual + i + (3 * TLanes.Width), slopes + i + (3 * TLanes.Width), coefficients + i + (3 * TLanes.Width));
                }

                residual += (nint)classes * SampleLayout.Panel;
                slopes += SampleLayout.Panel;
                coefficients += SampleLayout.Panel;
            }

            slopes += (SampleLayout.ChunkPanels - panels) * SampleLayout.Panel;
            coefficients += (SampleLayout.ChunkPanels - panels) * SampleLayout.Panel;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(float* a, float* b, float* product) => TLanes.Store(TLanes.Multiply(TLanes.Load(a), TLanes.Load(b)), product);

    private static void Dimensions<TDimensions>(float* scratch, int count, float* x, int dimension, int panels, float* gradient)
        where TDimensions : struct, ITileSize
    {
        float* rows = scratch + GradientScratch.Rows;
        for (int n = 0; n < count;)
        {
            int tile = NeuronTiles.Next(count - n);
            GradientTile<TLanes, TVector>.Run<TDimensions>(
                tile, scratch + ((nint)n * SampleLayout.Chunk), x, dimension, panels, rows + (n * TDimensions.Value * SampleLayout.Lanes));
            n += tile;
        }

        AddRowSums<TDimensions>(rows, scratch + GradientScratch.Sums, count, dimension, gradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddRowSums<TDimensions>(float* rows, float* sums, int count, int dimension, float* gradient)
        where TDimensions : struct, ITileSize
    {
        for (int row = 0; row < count * TDimensions.Value; row += SampleLayout.Lanes)
        {
            TLanes.SumRows(rows + (row * SampleLayout.Lanes), sums + row);
        }

        for (int n = 0; n < count; n++)
        {
            if (TDimensions.Value == 4)
            {
                (Vector128.Load(gradient) + Vector128.Load(sums)).Store(gradient);
            }
            else
            {
                gradient[0] += sums[0];
                if (TDimensions.Value == 2)
                {
                    gradient[1] += sums[1];
                }
            }

            gradient += dimension;
            sums += TDimensions.Value;
        }
    }
}
