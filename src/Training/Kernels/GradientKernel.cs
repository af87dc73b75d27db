using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The gradient's sums over the samples of one chunk for all weights of one modality: sum_i c_{i,j,l} X_{i,k}.
/// <para>Layout: coefficients [N][<see cref="SampleLayout.Chunk"/> samples]; inputs [panel][d][64 samples]; gradient [N][d].</para>
/// <para>Definition: lane t of the accumulator of (neuron, k) is the chain of fused multiply-adds over the blocks of the chunk that starts from
/// +0; its 16 lanes are reduced by the tree of <see cref="ILanes{TSelf}.SumRows"/>; the sum is added to the gradient.</para>
/// <para>Registers: a tile of 6 (or 4, 2, 1) neurons by 4 (or 2, 1) dimensions keeps 24 accumulators, 4 inputs and one coefficient; the
/// coefficients of 6 neurons stay in the first-level cache while the chunk's inputs stream past from the second. 10 loads feed 24
/// multiply-adds. Finished accumulators of a group of neurons go to a row buffer, where 16 rows at a time are transposed and summed.</para>
/// <para>Count: 2 * samples * d * N operations. Remainder: neurons in tiles of 4, 2, 1; dimensions in tiles of 2, 1; the last row group of a
/// neuron group is summed whole and its surplus dropped.</para>
/// </summary>
internal static unsafe class GradientKernel<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Floats of the row buffer for inputs of a dimension.</summary>
    public static int RowBufferLength(int dimension) => ((6 * dimension) + SampleLayout.Lanes) * SampleLayout.Lanes;

    /// <summary>Adds the chunk's sums to the gradient.</summary>
    public static void Run(float* coefficients, int neurons, float* inputs, int dimension, int panels, float* gradient, float* rows)
    {
        int n = 0;
        if (TLanes.NeuronTile == 6)
        {
            for (; n + 6 <= neurons; n += 6)
            {
                Group<Six>(coefficients, n, inputs, dimension, panels, gradient, rows);
            }

            if (n + 4 <= neurons)
            {
                Group<Four>(coefficients, n, inputs, dimension, panels, gradient, rows);
                n += 4;
            }
        }

        for (; n + 2 <= neurons; n += 2)
        {
            Group<Two>(coefficients, n, inputs, dimension, panels, gradient, rows);
        }

        if (n < neurons)
        {
            Group<One>(coefficients, n, inputs, dimension, panels, gradient, rows);
        }
    }

    private static void Group<TNeurons>(
        float* coefficients, int first, float* inputs, int dimension, int panels, float* gradient, float* rows)
        where TNeurons : struct, ITileSize
    {
        float* c = coefficients + ((nint)first * SampleLayout.Chunk);
        for (int part = 0; part < SampleLayout.Lanes; part += TLanes.Width)
        {
            int k = 0;
            for (; k + 4 <= dimension; k += 4)
            {
                Tile<TNeurons, Four>(c + part, inputs + part + (k * SampleLayout.Panel), dimension, panels, rows + part + (k * SampleLayout.Lanes));
            }

            if (k + 2 <= dimension)
            {
                Tile<TNeurons, Two>(c + part, inputs + part + (k * SampleLayout.Panel), dimension, panels, rows + part + (k * SampleLayout.Lanes));
                k += 2;
            }

            if (k < dimension)
            {
                Tile<TNeurons, One>(c + part, inputs + part + (k * SampleLayout.Panel), dimension, panels, rows + part + (k * SampleLayout.Lanes));
            }
        }

        AddRowSums(rows, TNeurons.Value * dimension, gradient + ((nint)first * dimension));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddRowSums(float* rows, int count, float* gradient)
    {
        float* sums = stackalloc float[SampleLayout.Lanes];
        int row = 0;
        for (; row + SampleLayout.Lanes <= count; row += SampleLayout.Lanes)
        {
            TLanes.SumRows(rows + ((nint)row * SampleLayout.Lanes), sums);
            for (int i = 0; i < SampleLayout.Lanes; i += TLanes.Width)
            {
                TLanes.Store(TLanes.Add(TLanes.Load(gradient + row + i), TLanes.Load(sums + i)), gradient + row + i);
            }
        }

        if (row < count)
        {
            TLanes.SumRows(rows + ((nint)row * SampleLayout.Lanes), sums);
            for (int i = 0; row + i < count; i++)
            {
                gradient[row + i] += sums[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TNeurons, TDimensions>(float* c, float* x, int dimension, int panels, float* rows)
        where TNeurons : struct, ITileSize
        where TDimensions : struct, ITileSize
    {
        TLanes zero = TLanes.Broadcast(0f);
        TLanes a0 = zero, a1 = zero, a2 = zero, a3 = zero;
        TLanes b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        TLanes c0 = zero, c1 = zero, c2 = zero, c3 = zero;
        TLanes d0 = zero, d1 = zero, d2 = zero, d3 = zero;
        TLanes e0 = zero, e1 = zero, e2 = zero, e3 = zero;
        TLanes f0 = zero, f1 = zero, f2 = zero, f3 = zero;
        nint nextPanel = ((nint)dimension * SampleLayout.Panel) - SampleLayout.Panel;
        for (int panel = 0; panel < panels; panel++)
        {
            for (int block = 0; block < SampleLayout.PanelBlocks; block++)
            {
                TLanes x0 = TLanes.Load(x);
                TLanes x1 = TDimensions.Value > 1 ? TLanes.Load(x + SampleLayout.Panel) : zero;
                TLanes x2 = TDimensions.Value > 2 ? TLanes.Load(x + (2 * SampleLayout.Panel)) : zero;
                TLanes x3 = TDimensions.Value > 2 ? TLanes.Load(x + (3 * SampleLayout.Panel)) : zero;
                Accumulate<TDimensions>(TLanes.Load(c), x0, x1, x2, x3, ref a0, ref a1, ref a2, ref a3);
                if (TNeurons.Value > 1)
                {
                    Accumulate<TDimensions>(TLanes.Load(c + SampleLayout.Chunk), x0, x1, x2, x3, ref b0, ref b1, ref b2, ref b3);
                }

                if (TNeurons.Value > 2)
                {
                    Accumulate<TDimensions>(TLanes.Load(c + (2 * SampleLayout.Chunk)), x0, x1, x2, x3, ref c0, ref c1, ref c2, ref c3);
                    Accumulate<TDimensions>(TLanes.Load(c + (3 * SampleLayout.Chunk)), x0, x1, x2, x3, ref d0, ref d1, ref d2, ref d3);
                }

                if (TNeurons.Value > 4)
                {
                    Accumulate<TDimensions>(TLanes.Load(c + (4 * SampleLayout.Chunk)), x0, x1, x2, x3, ref e0, ref e1, ref e2, ref e3);
                    Accumulate<TDimensions>(TLanes.Load(c + (5 * SampleLayout.Chunk)), x0, x1, x2, x3, ref f0, ref f1, ref f2, ref f3);
                }

                c += SampleLayout.Lanes;
                x += SampleLayout.Lanes;
            }

            x += nextPanel;
        }

        nint stride = (nint)dimension * SampleLayout.Lanes;
        StoreRows<TDimensions>(rows, a0, a1, a2, a3);
        if (TNeurons.Value > 1)
        {
            StoreRows<TDimensions>(rows + stride, b0, b1, b2, b3);
        }

        if (TNeurons.Value > 2)
        {
            StoreRows<TDimensions>(rows + (2 * stride), c0, c1, c2, c3);
            StoreRows<TDimensions>(rows + (3 * stride), d0, d1, d2, d3);
        }

        if (TNeurons.Value > 4)
        {
            StoreRows<TDimensions>(rows + (4 * stride), e0, e1, e2, e3);
            StoreRows<TDimensions>(rows + (5 * stride), f0, f1, f2, f3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TDimensions>(
        TLanes c, TLanes x0, TLanes x1, TLanes x2, TLanes x3, ref TLanes s0, ref TLanes s1, ref TLanes s2, ref TLanes s3)
        where TDimensions : struct, ITileSize
    {
        s0 = TLanes.MultiplyAdd(c, x0, s0);
        if (TDimensions.Value > 1)
        {
            s1 = TLanes.MultiplyAdd(c, x1, s1);
        }

        if (TDimensions.Value > 2)
        {
            s2 = TLanes.MultiplyAdd(c, x2, s2);
            s3 = TLanes.MultiplyAdd(c, x3, s3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRows<TDimensions>(float* rows, TLanes s0, TLanes s1, TLanes s2, TLanes s3)
        where TDimensions : struct, ITileSize
    {
        TLanes.Store(s0, rows);
        if (TDimensions.Value > 1)
        {
            TLanes.Store(s1, rows + SampleLayout.Lanes);
        }

        if (TDimensions.Value > 2)
        {
            TLanes.Store(s2, rows + (2 * SampleLayout.Lanes));
            TLanes.Store(s3, rows + (3 * SampleLayout.Lanes));
        }
    }
}
