using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// Pre-activations &lt;w_{j,l,r}, X^r&gt; of all neurons of one modality on one panel of 64 samples.
/// <para>Layout: inputs [d][64 samples]; weights [N][d], N = K m neurons, class-major; output rows of 64 samples, one per neuron, at stride
/// <see cref="SampleLayout.Chunk"/>.</para>
/// <para>Definition: the pre-activation is the chain of fused multiply-adds over k = 0 .. d-1 that starts from +0.</para>
/// <para>Registers: a tile of 4 sample vectors by 6 (or 4, 2, 1) neurons keeps 24 accumulators, 4 inputs and one broadcast weight; the
/// inputs of the panel stay in the first-level cache while the weights stream past once per panel. 10 loads feed 24 multiply-adds.</para>
/// <para>Count: 2 * 64 * d * N operations per panel. Remainder: the last N mod 6 neurons go through tiles of 4, 2 and 1; samples have
/// no remainder because panels are padded.</para>
/// </summary>
internal static unsafe class PreactivationKernel<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Fills the rows of all neurons.</summary>
    public static void Run(float* inputs, int dimension, float* weights, int neurons, float* output)
    {
        for (int column = 0; column < SampleLayout.Panel; column += 4 * TLanes.Width)
        {
            float* x = inputs + column;
            float* y = output + column;
            int n = 0;
            if (TLanes.NeuronTile == 6)
            {
                for (; n + 6 <= neurons; n += 6)
                {
                    Tile<Six>(x, dimension, weights + ((nint)n * dimension), y + ((nint)n * SampleLayout.Chunk));
                }

                if (n + 4 <= neurons)
                {
                    Tile<Four>(x, dimension, weights + ((nint)n * dimension), y + ((nint)n * SampleLayout.Chunk));
                    n += 4;
                }
            }

            for (; n + 2 <= neurons; n += 2)
            {
                Tile<Two>(x, dimension, weights + ((nint)n * dimension), y + ((nint)n * SampleLayout.Chunk));
            }

            if (n < neurons)
            {
                Tile<One>(x, dimension, weights + ((nint)n * dimension), y + ((nint)n * SampleLayout.Chunk));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile<TNeurons>(float* x, int dimension, float* weights, float* y)
        where TNeurons : struct, ITileSize
    {
        TLanes zero = TLanes.Broadcast(0f);
        TLanes a0 = zero, a1 = zero, a2 = zero, a3 = zero;
        TLanes b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        TLanes c0 = zero, c1 = zero, c2 = zero, c3 = zero;
        TLanes d0 = zero, d1 = zero, d2 = zero, d3 = zero;
        TLanes e0 = zero, e1 = zero, e2 = zero, e3 = zero;
        TLanes f0 = zero, f1 = zero, f2 = zero, f3 = zero;
        float* wa = weights;
        float* wb = wa + dimension;
        float* wc = wb + dimension;
        float* wd = wc + dimension;
        float* we = wd + dimension;
        float* wf = we + dimension;
        for (nint k = 0; k < dimension; k++)
        {
            TLanes x0 = TLanes.Load(x);
            TLanes x1 = TLanes.Load(x + TLanes.Width);
            TLanes x2 = TLanes.Load(x + (2 * TLanes.Width));
            TLanes x3 = TLanes.Load(x + (3 * TLanes.Width));
            x += SampleLayout.Panel;
            TLanes w = TLanes.Broadcast(wa[k]);
            a0 = TLanes.MultiplyAdd(w, x0, a0);
            a1 = TLanes.MultiplyAdd(w, x1, a1);
            a2 = TLanes.MultiplyAdd(w, x2, a2);
            a3 = TLanes.MultiplyAdd(w, x3, a3);
            if (TNeurons.Value > 1)
            {
                w = TLanes.Broadcast(wb[k]);
                b0 = TLanes.MultiplyAdd(w, x0, b0);
                b1 = TLanes.MultiplyAdd(w, x1, b1);
                b2 = TLanes.MultiplyAdd(w, x2, b2);
                b3 = TLanes.MultiplyAdd(w, x3, b3);
            }

            if (TNeurons.Value > 2)
            {
                w = TLanes.Broadcast(wc[k]);
                c0 = TLanes.MultiplyAdd(w, x0, c0);
                c1 = TLanes.MultiplyAdd(w, x1, c1);
                c2 = TLanes.MultiplyAdd(w, x2, c2);
                c3 = TLanes.MultiplyAdd(w, x3, c3);
                w = TLanes.Broadcast(wd[k]);
                d0 = TLanes.MultiplyAdd(w, x0, d0);
                d1 = TLanes.MultiplyAdd(w, x1, d1);
                d2 = TLanes.MultiplyAdd(w, x2, d2);
                d3 = TLanes.MultiplyAdd(w, x3, d3);
            }

            if (TNeurons.Value > 4)
            {
                w = TLanes.Broadcast(we[k]);
                e0 = TLanes.MultiplyAdd(w, x0, e0);
                e1 = TLanes.MultiplyAdd(w, x1, e1);
                e2 = TLanes.MultiplyAdd(w, x2, e2);
                e3 = TLanes.MultiplyAdd(w, x3, e3);
                w = TLanes.Broadcast(wf[k]);
                f0 = TLanes.MultiplyAdd(w, x0, f0);
                f1 = TLanes.MultiplyAdd(w, x1, f1);
                f2 = TLanes.MultiplyAdd(w, x2, f2);
                f3 = TLanes.MultiplyAdd(w, x3, f3);
            }
        }

        StoreRow(y, a0, a1, a2, a3);
        if (TNeurons.Value > 1)
        {
            StoreRow(y + SampleLayout.Chunk, b0, b1, b2, b3);
        }

        if (TNeurons.Value > 2)
        {
            StoreRow(y + (2 * SampleLayout.Chunk), c0, c1, c2, c3);
            StoreRow(y + (3 * SampleLayout.Chunk), d0, d1, d2, d3);
        }

        if (TNeurons.Value > 4)
        {
            StoreRow(y + (4 * SampleLayout.Chunk), e0, e1, e2, e3);
            StoreRow(y + (5 * SampleLayout.Chunk), f0, f1, f2, f3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(float* y, TLanes v0, TLanes v1, TLanes v2, TLanes v3)
    {
        TLanes.Store(v0, y);
        TLanes.Store(v1, y + TLanes.Width);
        TLanes.Store(v2, y + (2 * TLanes.Width));
        TLanes.Store(v3, y + (3 * TLanes.Width));
    }
}
