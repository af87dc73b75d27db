using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The gradient's sums over the samples of one chunk for a few neurons and dimensions: the inner loop of <see cref="GradientKernel{TLanes,
/// TVector}"/>.
/// <para>Layout: coefficients [neuron][<see cref="SampleLayout.Chunk"/> samples]; inputs [panel][d][64 samples]; rows
/// [neuron][dimension][<see cref="ILanes{TVector}.RowFloats"/>].</para>
/// <para>Registers: 6 (or fewer) neurons by 4 (or 2, 1) dimensions keep 24 accumulators, 4 inputs and one coefficient; 10 loads feed 24
/// multiply-adds. Where the hardware has 16 registers the driver asks for 2 dimensions at most: 8 loads feed 12.</para>
/// </summary>
internal static unsafe class GradientTile<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Sums one tile on all lanes and writes the accumulators as rows.</summary>
    public static void Run<TDimensions>(int neurons, float* c, float* x, int dimension, int columns, float* rows, int rowStride)
        where TDimensions : struct, ITileSize
    {
        for (int part = 0; part < SampleLayout.Lanes; part += TLanes.Width)
        {
            switch (neurons)
            {
                case 6:
                    Sum<Six, TDimensions>(c + part, x + part, dimension, columns - part, rows + part, rowStride * TLanes.RowFloats);
                    break;
                case 5:
                    Sum<Five, TDimensions>(c + part, x + part, dimension, columns - part, rows + part, rowStride * TLanes.RowFloats);
                    break;
                case 4:
                    Sum<Four, TDimensions>(c + part, x + part, dimension, columns - part, rows + part, rowStride * TLanes.RowFloats);
                    break;
                case 3:
                    Sum<Three, TDimensions>(c + part, x + part, dimension, columns - part, rows + part, rowStride * TLanes.RowFloats);
                    break;
                case 2:
                    Sum<Two, TDimensions>(c + part, x + part, dimension, columns - part, rows + part, rowStride * TLanes.RowFloats);
                    break;
                default:
                    Sum<One, TDimensions>(c + part, x + part, dimension, columns - part, rows + part, rowStride * TLanes.RowFloats);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sum<TNeurons, TDimensions>(float* c, float* x, int dimension, int columns, float* rows, int rowStride)
        where TNeurons : struct, ITileSize
        where TDimensions : struct, ITileSize
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
        nint nextPanel = ((nint)dimension * SampleLayout.Panel) - SampleLayout.Panel;
        for (int left = columns; left > 0; left -= SampleLayout.Panel)
        {
            for (int block = Math.Min(left, SampleLayout.Panel); block > 0; block -= SampleLayout.Lanes)
            {
                TVector x0 = TLanes.Load(x);
                TVector x1 = TDimensions.Value > 1 ? TLanes.Load(x + SampleLayout.Panel) : zero;
                TVector x2 = TDimensions.Value > 2 ? TLanes.Load(x + (2 * SampleLayout.Panel)) : zero;
                TVector x3 = TDimensions.Value > 2 ? TLanes.Load(x + (3 * SampleLayout.Panel)) : zero;
                TVector v = TLanes.Load(c);
                a0 = TLanes.MultiplyAdd(v, x0, a0);
                a1 = TDimensions.Value > 1 ? TLanes.MultiplyAdd(v, x1, a1) : zero;
                a2 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x2, a2) : zero;
                a3 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x3, a3) : zero;

                if (TNeurons.Value > 1)
                {
                    v = TLanes.Load(c + SampleLayout.Chunk);
                    b0 = TLanes.MultiplyAdd(v, x0, b0);
                    b1 = TDimensions.Value > 1 ? TLanes.MultiplyAdd(v, x1, b1) : zero;
                    b2 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x2, b2) : zero;
                    b3 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x3, b3) : zero;
                }

                if (TNeurons.Value > 2)
                {
                    v = TLanes.Load(c + (2 * SampleLayout.Chunk));
                    c0 = TLanes.MultiplyAdd(v, x0, c0);
                    c1 = TDimensions.Value > 1 ? TLanes.MultiplyAdd(v, x1, c1) : zero;
                    c2 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x2, c2) : zero;
                    c3 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x3, c3) : zero;
                }

                if (TNeurons.Value > 3)
                {
                    v = TLanes.Load(c + (3 * SampleLayout.Chunk));
                    d0 = TLanes.MultiplyAdd(v, x0, d0);
                    d1 = TDimensions.Value > 1 ? TLanes.MultiplyAdd(v, x1, d1) : zero;
                    d2 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x2, d2) : zero;
                    d3 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x3, d3) : zero;
                }

                if (TNeurons.Value > 4)
                {
                    v = TLanes.Load(c + (4 * SampleLayout.Chunk));
                    e0 = TLanes.MultiplyAdd(v, x0, e0);
                    e1 = TDimensions.Value > 1 ? TLanes.MultiplyAdd(v, x1, e1) : zero;
                    e2 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x2, e2) : zero;
                    e3 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x3, e3) : zero;
                }

                if (TNeurons.Value > 5)
                {
                    v = TLanes.Load(c + (5 * SampleLayout.Chunk));
                    f0 = TLanes.MultiplyAdd(v, x0, f0);
                    f1 = TDimensions.Value > 1 ? TLanes.MultiplyAdd(v, x1, f1) : zero;
                    f2 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x2, f2) : zero;
                    f3 = TDimensions.Value > 2 ? TLanes.MultiplyAdd(v, x3, f3) : zero;
                }

                c += SampleLayout.Lanes;
                x += SampleLayout.Lanes;
            }

            x += nextPanel;
        }

        StoreRows<TDimensions>(rows, a0, a1, a2, a3);

        if (TNeurons.Value > 1)
        {
            StoreRows<TDimensions>(rows + rowStride, b0, b1, b2, b3);
        }

        if (TNeurons.Value > 2)
        {
            StoreRows<TDimensions>(rows + (2 * (nint)rowStride), c0, c1, c2, c3);
        }

        if (TNeurons.Value > 3)
        {
            StoreRows<TDimensions>(rows + (3 * (nint)rowStride), d0, d1, d2, d3);
        }

        if (TNeurons.Value > 4)
        {
            StoreRows<TDimensions>(rows + (4 * (nint)rowStride), e0, e1, e2, e3);
        }

        if (TNeurons.Value > 5)
        {
            StoreRows<TDimensions>(rows + (5 * (nint)rowStride), f0, f1, f2, f3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRows<TDimensions>(float* rows, TVector s0, TVector s1, TVector s2, TVector s3)
        where TDimensions : struct, ITileSize
    {
        if (TDimensions.Value == 1)
        {
            TLanes.StoreRow(s0, rows);
        }
        else
        {
            TLanes.StoreRows(s0, s1, rows);
        }

        if (TDimensions.Value > 2)
        {
            TLanes.StoreRows(s2, s3, rows + (2 * TLanes.RowFloats));
        }
    }
}
