using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// From the outputs of one panel to residuals 1{y = j} - softmax_j, losses and the figures an error is judged by.
/// <para>Layout: scores and residuals [K][64 samples]; labels [64 samples] as floats, -1 for padding; losses, own and rival [64
/// samples].</para>
/// <para>Definition: largest = max over j in order; e_j = exp(f_j - largest); sum over j in order from +0; one division -1 / sum;
/// residual = fma(e_j, -1 / sum, 1{y = j}); loss = ln(sum) - (f_y - largest).</para>
/// <para>Count: about 23 vector operations per class and vector; two vectors go side by side because their chains of maxima and sums are
/// long. Remainder: the last panel takes the vectors that have samples; the driver ignores padded ones.</para>
/// </summary>
internal static unsafe class SoftmaxKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>
    /// Overwrites the scores with the residuals and writes, where <paramref name="losses"/> is not null, the loss of every sample.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Residuals(float* scores, float* labels, int classes, float* losses, int columns)
    {
        if (losses != null)
        {
            Own(scores, labels, classes, losses, columns);
        }

        int whole = columns - (columns % (2 * TLanes.Width));
        if (whole > 0)
        {
            Residuals<Two>(scores, labels, classes, losses, 0, whole);
        }

        if (whole < columns)
        {
            Residuals<One>(scores, labels, classes, losses, whole, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Residuals<TVectors>(float* scores, float* labels, int classes, float* losses, int first, int end)
        where TVectors : struct, ITileSize
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector one = TLanes.Broadcast(1f);
        for (int column = first; column < end; column += TVectors.Value * TLanes.Width)
        {
            TVector label0 = TLanes.Load(labels + column);
            TVector label1 = TVectors.Value > 1 ? TLanes.Load(labels + column + TLanes.Width) : zero;
            TVector largest0 = TLanes.Load(scores + column);
            TVector largest1 = TVectors.Value > 1 ? TLanes.Load(scores + column + TLanes.Width) : zero;
            for (int j = 1; j < classes; j++)
            {
                float* score = scores + column + (j * SampleLayout.Panel);
                largest0 = TLanes.Larger(TLanes.Load(score), largest0);
                largest1 = TVectors.Value > 1 ? TLanes.Larger(TLanes.Load(score + TLanes.Width), largest1) : zero;
            }

            TVector sum0 = zero,
                sum1 = zero;
            for (int j = 0; j < classes; j++)
            {
                float* score = scores + column + (j * SampleLayout.Panel);
                TVector e0 = LaneMath.Exp<TLanes, TVector>(TLanes.Subtract(TLanes.Load(score), largest0));
                sum0 = TLanes.Add(sum0, e0);
                TLanes.Store(e0, score);
                if (TVectors.Value > 1)
                {
                    TVector e1 = LaneMath.Exp<TLanes, TVector>(TLanes.Subtract(TLanes.Load(score + TLanes.Width), largest1));
                    sum1 = TLanes.Add(sum1, e1);
                    TLanes.Store(e1, score + TLanes.Width);
                }
            }

            TVector scale0 = TLanes.Divide(TLanes.Broadcast(-1f), sum0);
            TVector scale1 = TVectors.Value > 1 ? TLanes.Divide(TLanes.Broadcast(-1f), sum1) : zero;
            TVector index = zero;
            for (int j = 0; j < classes; j++)
            {
                float* residual = scores + column + (j * SampleLayout.Panel);
                TVector hit0 = TLanes.WhereEqual(label0, index, one, zero);
                TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(residual), scale0, hit0), residual);
                if (TVectors.Value > 1)
                {
                    TVector hit1 = TLanes.WhereEqual(label1, index, one, zero);
                    TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(residual + TLanes.Width), scale1, hit1), residual + TLanes.Width);
                }

                index = TLanes.Add(index, one);
            }

            if (losses != null)
            {
                Loss(sum0, largest0, losses + column);
                if (TVectors.Value > 1)
                {
                    Loss(sum1, largest1, losses + column + TLanes.Width);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Loss(TVector sum, TVector largest, float* at) =>
        TLanes.Store(TLanes.Subtract(LaneMath.Log<TLanes, TVector>(sum), TLanes.Subtract(TLanes.Load(at), largest)), at);

    /// <summary>Writes the score of the true class, the largest score of the other classes and the loss of every sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Judge(float* scores, float* labels, int classes, float* own, float* rival, float* losses, int columns)
    {
        TVector lowest = TLanes.Broadcast(float.NegativeInfinity);
        for (int column = 0; column < columns; column += TLanes.Width)
        {
            TVector label = TLanes.Load(labels + column);
            TVector largest = Largest(scores + column, classes);
            TVector sum = TLanes.Broadcast(0f);
            TVector mine = TLanes.Broadcast(0f);
            TVector other = lowest;
            for (int j = 0; j < classes; j++)
            {
                TVector score = TLanes.Load(scores + column + (j * SampleLayout.Panel));
                TVector index = TLanes.Broadcast(j);
                mine = TLanes.WhereEqual(label, index, score, mine);
                other = TLanes.Larger(TLanes.WhereEqual(label, index, lowest, score), other);
                sum = TLanes.Add(sum, LaneMath.Exp<TLanes, TVector>(TLanes.Subtract(score, largest)));
            }

            TLanes.Store(mine, own + column);
            TLanes.Store(other, rival + column);
            TLanes.Store(TLanes.Subtract(LaneMath.Log<TLanes, TVector>(sum), TLanes.Subtract(mine, largest)), losses + column);
        }
    }

    // The score of the true class; 0 for padding. A call inside the loops above would drive their registers to memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Own(float* scores, float* labels, int classes, float* own, int columns)
    {
        TVector one = TLanes.Broadcast(1f);
        for (int column = 0; column < columns; column += TLanes.Width)
        {
            TVector label = TLanes.Load(labels + column);
            TVector mine = TLanes.Broadcast(0f);
            TVector index = mine;
            for (int j = 0; j < classes; j++)
            {
                mine = TLanes.WhereEqual(label, index, TLanes.Load(scores + column + (j * SampleLayout.Panel)), mine);
                index = TLanes.Add(index, one);
            }

            TLanes.Store(mine, own + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Largest(float* scores, int classes)
    {
        TVector largest = TLanes.Load(scores);
        for (int j = 1; j < classes; j++)
        {
            largest = TLanes.Larger(TLanes.Load(scores + (j * SampleLayout.Panel)), largest);
        }

        return largest;
    }
}
