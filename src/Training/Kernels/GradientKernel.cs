using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The gradient's sums over the samples of one chunk for all weights of one modality, with samples as lanes: sum_i c_{i,j,l} X_{i,k} with
/// the coefficients c_{i,j,l} = residual_{i,j} sigma'_{i,j,l}. Large dimensions take <see cref="DimensionGradientKernel{TLanes, TVector}"/>
/// instead.
/// <para>Layout: slopes [panel][N][64 samples]; residuals [panel][K][64 samples]; inputs [panel][d][64 samples];
/// gradient [N][d].</para>
/// <para>Definition: lane t of the accumulator of (neuron, k) is the chain of fused multiply-adds over the blocks of the chunk that starts
/// from +0; its 16 lanes are reduced by the tree of <see cref="ILanes{TVector}.SumRows"/>; the sum is added to the gradient.</para>
/// <para>Order of the work: for a tile of 6 neurons the coefficients (1 KB each) are made in a buffer; then 4 dimensions at a time are
/// summed, up to 32; then the tile's accumulators are transposed and summed 16 rows at a time. Slopes are read once, nothing but the
/// gradient is written; the inputs of a chunk (10 KB for d = 10) and the rows (up to 12 KB) stay near the core.</para>
/// <para>Count: 2 * samples * d * N operations, and a row sum per weight. Remainder: neurons by <see cref="NeuronTiles"/>; dimensions in
/// tiles of 2, 1; samples have none, since blocks without samples are left out; the last 16 rows are summed whole and the surplus
/// dropped.</para>
/// </summary>
internal static unsafe class GradientKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Adds the sums of a chunk's columns to the gradient.</summary>
    public static void Run(
        float* slopes,
        float* residuals,
        int classes,
        int neurons,
        float* inputs,
        int dimension,
        int columns,
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
            stop.ThrowIfCancellationRequested();
            int tile = NeuronTiles.Next(all - first);
            for (int start = 0; start < columns; start += SampleLayout.Panel)
            {
                nint panel = start / SampleLayout.Panel;
                Coefficients<TLanes, TVector>.Fill(
                    slopes + (((panel * all) + first) * SampleLayout.Panel),
                    residuals + (((panel * classes) + label) * SampleLayout.Panel),
                    neurons - offset,
                    tile,
                    neurons,
                    scratch + start,
                    SampleLayout.Chunk,
                    Math.Min(SampleLayout.Panel, columns - start)
                );
            }

            for (int k = 0; k < dimension; k += GradientScratch.Dimensions)
            {
                int depth = Math.Min(GradientScratch.Dimensions, dimension - k);
                Rows(tile, scratch, inputs + ((nint)k * SampleLayout.Panel), dimension, depth, columns);
                AddRowSums(scratch, tile, depth, gradient + ((nint)first * dimension) + k, dimension);
            }

            first += tile;
            for (offset += tile; offset >= neurons; offset -= neurons)
            {
                label++;
            }
        }
    }

    private static void Rows(int tile, float* scratch, float* x, int dimension, int depth, int columns)
    {
        float* rows = scratch + GradientScratch.Rows;
        int k = 0;
        if (TLanes.SampleVectors == 4)
        {
            for (; k + 4 <= depth; k += 4)
            {
                GradientTile<TLanes, TVector>.Run<Four>(
                    tile,
                    scratch,
                    x + (k * SampleLayout.Panel),
                    dimension,
                    columns,
                    rows + (k * TLanes.RowFloats),
                    depth
                );
            }
        }

        for (; k + 2 <= depth; k += 2)
        {
            GradientTile<TLanes, TVector>.Run<Two>(
                tile,
                scratch,
                x + (k * SampleLayout.Panel),
                dimension,
                columns,
                rows + (k * TLanes.RowFloats),
                depth
            );
        }

        if (k < depth)
        {
            GradientTile<TLanes, TVector>.Run<One>(
                tile,
                scratch,
                x + (k * SampleLayout.Panel),
                dimension,
                columns,
                rows + (k * TLanes.RowFloats),
                depth
            );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddRowSums(float* scratch, int tile, int depth, float* gradient, int dimension)
    {
        float* rows = scratch + GradientScratch.Rows;
        float* sums = scratch + GradientScratch.Sums;
        int count = tile * depth;
        for (int row = 0; row < count; row += SampleLayout.Lanes)
        {
            TLanes.SumRows(rows + (row * TLanes.RowFloats), sums + row);
        }

        // Where a tile has all dimensions its sums lie as the gradient does.
        int run = depth == dimension ? count : depth;
        for (int start = 0; start < count; start += run)
        {
            int i = 0;
            for (; i + TLanes.Width <= run; i += TLanes.Width)
            {
                TLanes.Store(TLanes.Add(TLanes.Load(gradient + i), TLanes.Load(sums + start + i)), gradient + i);
            }

            for (; i < run; i++)
            {
                gradient[i] += sums[start + i];
            }

            gradient += dimension;
        }
    }
}
