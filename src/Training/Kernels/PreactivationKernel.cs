using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// Pre-activations &lt;w_{j,l,r}, X^r&gt; of a range of neurons of one modality on one panel of 64 samples.
/// <para>Layout: inputs [d][64 samples]; weights [N][d], N = K m neurons, class-major; output rows of 64 samples, one per neuron, at stride
/// <see cref="SampleLayout.Panel"/>.</para>
/// <para>Definition: the pre-activation is the chain of fused multiply-adds over k = 0 .. d-1 that starts from +0.</para>
/// <para>Registers: a tile of 4 sample vectors by 6 (or fewer) neurons keeps 24 accumulators, 4 inputs and one broadcast weight;
/// 10 loads feed 24 multiply-adds. Where the hardware has 16 registers, 2 sample vectors by 6 neurons: 8 loads feed 12.
/// Dimensions go in blocks of <see cref="DimensionBlock"/>, so that a block of the panel (16 KB) stays in the first-level cache while the
/// neurons pass; between blocks the accumulators wait in the output rows.</para>
/// <para>Count: 2 * 64 * d operations per neuron. Remainder: see <see cref="NeuronTiles"/>; the last panel takes the vectors that have
/// samples, in tiles of 3, 2 or 1 vectors where a tile of 4 is too wide.</para>
/// </summary>
internal static unsafe class PreactivationKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Dimensions of a panel that are held in the first-level cache.</summary>
    private const int DimensionBlock = 64;

    /// <summary>
    /// Fills the first <paramref name="columns"/> columns of the rows of the neurons <paramref name="first"/> .. <paramref name="end"/> -
    /// 1.
    /// </summary>
    public static void Run(
        float* inputs,
        int dimension,
        float* weights,
        int first,
        int end,
        float* output,
        int columns,
        CancellationToken stop = default
    )
    {
        for (int k = 0; k < dimension; k += DimensionBlock)
        {
            stop.ThrowIfCancellationRequested();
            int depth = Math.Min(DimensionBlock, dimension - k);
            for (int n = first; n < end; )
            {
                int tile = NeuronTiles.Next(end - n);
                float* w = weights + ((nint)n * dimension) + k;
                float* y = output + ((nint)n * SampleLayout.Panel);
                float* x = inputs + ((nint)k * SampleLayout.Panel);
                switch (tile)
                {
                    case 6:
                        Columns<Six>(x, depth, w, dimension, y, columns, k != 0);
                        break;
                    case 5:
                        Columns<Five>(x, depth, w, dimension, y, columns, k != 0);
                        break;
                    case 4:
                        Columns<Four>(x, depth, w, dimension, y, columns, k != 0);
                        break;
                    case 3:
                        Columns<Three>(x, depth, w, dimension, y, columns, k != 0);
                        break;
                    case 2:
                        Columns<Two>(x, depth, w, dimension, y, columns, k != 0);
                        break;
                    default:
                        Columns<One>(x, depth, w, dimension, y, columns, k != 0);
                        break;
                }

                n += tile;
            }
        }
    }

    private static void Columns<TNeurons>(float* x, int depth, float* weights, int dimension, float* y, int columns, bool resume)
        where TNeurons : struct, ITileSize
    {
        int column = 0;
        for (; column + (TLanes.SampleVectors * TLanes.Width) <= columns; column += TLanes.SampleVectors * TLanes.Width)
        {
            if (TLanes.SampleVectors == 4)
            {
                Tile<TNeurons, Four>(x + column, depth, weights, dimension, y + column, resume);
            }
            else
            {
                Tile<TNeurons, Two>(x + column, depth, weights, dimension, y + column, resume);
            }
        }

        switch ((columns - column) / TLanes.Width)
        {
            case 3:
                Tile<TNeurons, Three>(x + column, depth, weights, dimension, y + column, resume);
                break;
            case 2:
                Tile<TNeurons, Two>(x + column, depth, weights, dimension, y + column, resume);
                break;
            case 1:
                Tile<TNeurons, One>(x + column, depth, weights, dimension, y + column, resume);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TNeurons, TColumns>(float* x, int depth, float* weights, int dimension, float* y, bool resume)
        where TNeurons : struct, ITileSize
        where TColumns : struct, ITileSize
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector a0 = zero,
            a1 = zero,
            a2 = zero,
            a3 = zero;
        TVector b0 = zero,
            b1 = zero,
            b2 = zero,
            b3 = zero;
        TVector c0 = zero,
            c1 = zero,
            c2 = zero,
            c3 = zero;
        TVector d0 = zero,
            d1 = zero,
            d2 = zero,
            d3 = zero;
        TVector e0 = zero,
            e1 = zero,
            e2 = zero,
            e3 = zero;
        TVector f0 = zero,
            f1 = zero,
            f2 = zero,
            f3 = zero;
        if (resume)
        {
            LoadRow<TColumns>(y, ref a0, ref a1, ref a2, ref a3);

            if (TNeurons.Value > 1)
            {
                LoadRow<TColumns>(y + (1 * SampleLayout.Panel), ref b0, ref b1, ref b2, ref b3);
            }

            if (TNeurons.Value > 2)
            {
                LoadRow<TColumns>(y + (2 * SampleLayout.Panel), ref c0, ref c1, ref c2, ref c3);
            }

            if (TNeurons.Value > 3)
            {
                LoadRow<TColumns>(y + (3 * SampleLayout.Panel), ref d0, ref d1, ref d2, ref d3);
            }

            if (TNeurons.Value > 4)
            {
                LoadRow<TColumns>(y + (4 * SampleLayout.Panel), ref e0, ref e1, ref e2, ref e3);
            }

            if (TNeurons.Value > 5)
            {
                LoadRow<TColumns>(y + (5 * SampleLayout.Panel), ref f0, ref f1, ref f2, ref f3);
            }
        }

        float* wa = weights;
        float* wb = wa + dimension;
        float* wc = wb + dimension;
        float* wd = wc + dimension;
        float* we = wd + dimension;
        float* wf = we + dimension;
        for (nint k = 0; k < depth; k++)
        {
            TVector x0 = TLanes.Load(x);
            TVector x1 = TColumns.Value > 1 ? TLanes.Load(x + TLanes.Width) : zero;
            TVector x2 = TColumns.Value > 2 ? TLanes.Load(x + (2 * TLanes.Width)) : zero;
            TVector x3 = TColumns.Value > 3 ? TLanes.Load(x + (3 * TLanes.Width)) : zero;
            x += SampleLayout.Panel;
            TVector w = TLanes.Broadcast(wa[k]);
            a0 = TLanes.MultiplyAdd(w, x0, a0);
            a1 = TColumns.Value > 1 ? TLanes.MultiplyAdd(w, x1, a1) : zero;
            a2 = TColumns.Value > 2 ? TLanes.MultiplyAdd(w, x2, a2) : zero;
            a3 = TColumns.Value > 3 ? TLanes.MultiplyAdd(w, x3, a3) : zero;

            if (TNeurons.Value > 1)
            {
                w = TLanes.Broadcast(wb[k]);
                b0 = TLanes.MultiplyAdd(w, x0, b0);
                b1 = TColumns.Value > 1 ? TLanes.MultiplyAdd(w, x1, b1) : zero;
                b2 = TColumns.Value > 2 ? TLanes.MultiplyAdd(w, x2, b2) : zero;
                b3 = TColumns.Value > 3 ? TLanes.MultiplyAdd(w, x3, b3) : zero;
            }

            if (TNeurons.Value > 2)
            {
                w = TLanes.Broadcast(wc[k]);
                c0 = TLanes.MultiplyAdd(w, x0, c0);
                c1 = TColumns.Value > 1 ? TLanes.MultiplyAdd(w, x1, c1) : zero;
                c2 = TColumns.Value > 2 ? TLanes.MultiplyAdd(w, x2, c2) : zero;
                c3 = TColumns.Value > 3 ? TLanes.MultiplyAdd(w, x3, c3) : zero;
            }

            if (TNeurons.Value > 3)
            {
                w = TLanes.Broadcast(wd[k]);
                d0 = TLanes.MultiplyAdd(w, x0, d0);
                d1 = TColumns.Value > 1 ? TLanes.MultiplyAdd(w, x1, d1) : zero;
                d2 = TColumns.Value > 2 ? TLanes.MultiplyAdd(w, x2, d2) : zero;
                d3 = TColumns.Value > 3 ? TLanes.MultiplyAdd(w, x3, d3) : zero;
            }

            if (TNeurons.Value > 4)
            {
                w = TLanes.Broadcast(we[k]);
                e0 = TLanes.MultiplyAdd(w, x0, e0);
                e1 = TColumns.Value > 1 ? TLanes.MultiplyAdd(w, x1, e1) : zero;
                e2 = TColumns.Value > 2 ? TLanes.MultiplyAdd(w, x2, e2) : zero;
                e3 = TColumns.Value > 3 ? TLanes.MultiplyAdd(w, x3, e3) : zero;
            }

            if (TNeurons.Value > 5)
            {
                w = TLanes.Broadcast(wf[k]);
                f0 = TLanes.MultiplyAdd(w, x0, f0);
                f1 = TColumns.Value > 1 ? TLanes.MultiplyAdd(w, x1, f1) : zero;
                f2 = TColumns.Value > 2 ? TLanes.MultiplyAdd(w, x2, f2) : zero;
                f3 = TColumns.Value > 3 ? TLanes.MultiplyAdd(w, x3, f3) : zero;
            }
        }

        StoreRow<TColumns>(y, a0, a1, a2, a3);

        if (TNeurons.Value > 1)
        {
            StoreRow<TColumns>(y + SampleLayout.Panel, b0, b1, b2, b3);
        }

        if (TNeurons.Value > 2)
        {
            StoreRow<TColumns>(y + (2 * SampleLayout.Panel), c0, c1, c2, c3);
        }

        if (TNeurons.Value > 3)
        {
            StoreRow<TColumns>(y + (3 * SampleLayout.Panel), d0, d1, d2, d3);
        }

        if (TNeurons.Value > 4)
        {
            StoreRow<TColumns>(y + (4 * SampleLayout.Panel), e0, e1, e2, e3);
        }

        if (TNeurons.Value > 5)
        {
            StoreRow<TColumns>(y + (5 * SampleLayout.Panel), f0, f1, f2, f3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRow<TColumns>(float* y, ref TVector v0, ref TVector v1, ref TVector v2, ref TVector v3)
        where TColumns : struct, ITileSize
    {
        v0 = TLanes.Load(y);
        if (TColumns.Value > 1)
        {
            v1 = TLanes.Load(y + TLanes.Width);
        }

        if (TColumns.Value > 2)
        {
            v2 = TLanes.Load(y + (2 * TLanes.Width));
        }

        if (TColumns.Value > 3)
        {
            v3 = TLanes.Load(y + (3 * TLanes.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<TColumns>(float* y, TVector v0, TVector v1, TVector v2, TVector v3)
        where TColumns : struct, ITileSize
    {
        TLanes.Store(v0, y);
        if (TColumns.Value > 1)
        {
            TLanes.Store(v1, y + TLanes.Width);
        }

        if (TColumns.Value > 2)
        {
            TLanes.Store(v2, y + (2 * TLanes.Width));
        }

        if (TColumns.Value > 3)
        {
            TLanes.Store(v3, y + (3 * TLanes.Width));
        }
    }
}
