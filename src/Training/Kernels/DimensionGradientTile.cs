using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The gradient's sums over the samples of one panel for a few neurons and the dimensions of a block: the inner loop of <see
/// cref="DimensionGradientKernel{TLanes, TVector}"/>.
/// <para>Layout: coefficients [neuron][64 samples]; inputs [sample][dimensions of the block]; gradient [neuron][padded dimension].</para>
/// <para>Registers: 6 (or fewer) neurons by 4 (or 3, 2, 1) vectors of dimensions keep 24 accumulators, 4 inputs and one broadcast
/// coefficient; 10 loads feed 24 multiply-adds. Where the hardware has 16 registers, 6 neurons by 2 vectors: 8 loads feed 12.</para>
/// <para>Count: 2 * samples * 6 * 64 operations a tile, and 24 additions, loads and stores. No remainder: only samples that exist are
/// summed, and the padded dimensions add zeros to padding.</para>
/// </summary>
internal static unsafe class DimensionGradientTile<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Adds the sums of one tile of neurons on a whole block of dimensions.</summary>
    public static void Run(int neurons, float* c, float* x, int width, int samples, float* gradient, int stride)
    {
        for (int k = 0; k < width; )
        {
            int vectors = Math.Min(TLanes.SampleVectors, (width - k) / TLanes.Width);
            switch (vectors)
            {
                case 4:
                    Neurons<Four>(neurons, c, x + k, width, samples, gradient + k, stride);
                    break;
                case 3:
                    Neurons<Three>(neurons, c, x + k, width, samples, gradient + k, stride);
                    break;
                case 2:
                    Neurons<Two>(neurons, c, x + k, width, samples, gradient + k, stride);
                    break;
                default:
                    Neurons<One>(neurons, c, x + k, width, samples, gradient + k, stride);
                    break;
            }

            k += vectors * TLanes.Width;
        }
    }

    private static void Neurons<TVectors>(int neurons, float* c, float* x, int width, int samples, float* gradient, int stride)
        where TVectors : struct, ITileSize
    {
        switch (neurons)
        {
            case 6:
                Sum<Six, TVectors>(c, x, width, samples, gradient, stride);
                break;
            case 5:
                Sum<Five, TVectors>(c, x, width, samples, gradient, stride);
                break;
            case 4:
                Sum<Four, TVectors>(c, x, width, samples, gradient, stride);
                break;
            case 3:
                Sum<Three, TVectors>(c, x, width, samples, gradient, stride);
                break;
            case 2:
                Sum<Two, TVectors>(c, x, width, samples, gradient, stride);
                break;
            default:
                Sum<One, TVectors>(c, x, width, samples, gradient, stride);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sum<TNeurons, TVectors>(float* c, float* x, int width, int samples, float* gradient, int stride)
        where TNeurons : struct, ITileSize
        where TVectors : struct, ITileSize
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
        float* end = c + samples;
        for (; c < end; c++)
        {
            TVector x0 = TLanes.Load(x);
            TVector x1 = TVectors.Value > 1 ? TLanes.Load(x + TLanes.Width) : zero;
            TVector x2 = TVectors.Value > 2 ? TLanes.Load(x + (2 * TLanes.Width)) : zero;
            TVector x3 = TVectors.Value > 3 ? TLanes.Load(x + (3 * TLanes.Width)) : zero;
            x += width;
            TVector v = TLanes.Broadcast(c[0]);
            a0 = TLanes.MultiplyAdd(v, x0, a0);
            a1 = TVectors.Value > 1 ? TLanes.MultiplyAdd(v, x1, a1) : zero;
            a2 = TVectors.Value > 2 ? TLanes.MultiplyAdd(v, x2, a2) : zero;
            a3 = TVectors.Value > 3 ? TLanes.MultiplyAdd(v, x3, a3) : zero;

            if (TNeurons.Value > 1)
            {
                v = TLanes.Broadcast(c[SampleLayout.Panel]);
                b0 = TLanes.MultiplyAdd(v, x0, b0);
                b1 = TVectors.Value > 1 ? TLanes.MultiplyAdd(v, x1, b1) : zero;
                b2 = TVectors.Value > 2 ? TLanes.MultiplyAdd(v, x2, b2) : zero;
                b3 = TVectors.Value > 3 ? TLanes.MultiplyAdd(v, x3, b3) : zero;
            }

            if (TNeurons.Value > 2)
            {
                v = TLanes.Broadcast(c[2 * SampleLayout.Panel]);
                c0 = TLanes.MultiplyAdd(v, x0, c0);
                c1 = TVectors.Value > 1 ? TLanes.MultiplyAdd(v, x1, c1) : zero;
                c2 = TVectors.Value > 2 ? TLanes.MultiplyAdd(v, x2, c2) : zero;
                c3 = TVectors.Value > 3 ? TLanes.MultiplyAdd(v, x3, c3) : zero;
            }

            if (TNeurons.Value > 3)
            {
                v = TLanes.Broadcast(c[3 * SampleLayout.Panel]);
                d0 = TLanes.MultiplyAdd(v, x0, d0);
                d1 = TVectors.Value > 1 ? TLanes.MultiplyAdd(v, x1, d1) : zero;
                d2 = TVectors.Value > 2 ? TLanes.MultiplyAdd(v, x2, d2) : zero;
                d3 = TVectors.Value > 3 ? TLanes.MultiplyAdd(v, x3, d3) : zero;
            }

            if (TNeurons.Value > 4)
            {
                v = TLanes.Broadcast(c[4 * SampleLayout.Panel]);
                e0 = TLanes.MultiplyAdd(v, x0, e0);
                e1 = TVectors.Value > 1 ? TLanes.MultiplyAdd(v, x1, e1) : zero;
                e2 = TVectors.Value > 2 ? TLanes.MultiplyAdd(v, x2, e2) : zero;
                e3 = TVectors.Value > 3 ? TLanes.MultiplyAdd(v, x3, e3) : zero;
            }

            if (TNeurons.Value > 5)
            {
                v = TLanes.Broadcast(c[5 * SampleLayout.Panel]);
                f0 = TLanes.MultiplyAdd(v, x0, f0);
                f1 = TVectors.Value > 1 ? TLanes.MultiplyAdd(v, x1, f1) : zero;
                f2 = TVectors.Value > 2 ? TLanes.MultiplyAdd(v, x2, f2) : zero;
                f3 = TVectors.Value > 3 ? TLanes.MultiplyAdd(v, x3, f3) : zero;
            }
        }

        AddRow<TVectors>(gradient, a0, a1, a2, a3);

        if (TNeurons.Value > 1)
        {
            AddRow<TVectors>(gradient + stride, b0, b1, b2, b3);
        }

        if (TNeurons.Value > 2)
        {
            AddRow<TVectors>(gradient + (2 * (nint)stride), c0, c1, c2, c3);
        }

        if (TNeurons.Value > 3)
        {
            AddRow<TVectors>(gradient + (3 * (nint)stride), d0, d1, d2, d3);
        }

        if (TNeurons.Value > 4)
        {
            AddRow<TVectors>(gradient + (4 * (nint)stride), e0, e1, e2, e3);
        }

        if (TNeurons.Value > 5)
        {
            AddRow<TVectors>(gradient + (5 * (nint)stride), f0, f1, f2, f3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<TVectors>(float* row, TVector s0, TVector s1, TVector s2, TVector s3)
        where TVectors : struct, ITileSize
    {
        TLanes.Store(TLanes.Add(TLanes.Load(row), s0), row);
        if (TVectors.Value > 1)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(row + TLanes.Width), s1), row + TLanes.Width);
        }

        if (TVectors.Value > 2)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(row + (2 * TLanes.Width)), s2), row + (2 * TLanes.Width));
        }

        if (TVectors.Value > 3)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(row + (3 * TLanes.Width)), s3), row + (3 * TLanes.Width));
        }
    }
}
