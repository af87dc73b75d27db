using System.Runtime.CompilerServices;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// From the outputs of one panel to residuals 1{y = j} - softmax_j, losses and the figures an error is judged by.
/// <para>Layout: scores and residuals [K][64 samples]; labels [64 samples] as floats, -1 for padding; losses, own and rival [64 samples].</para>
/// <para>Definition: largest = max over j in order; e_j = exp(f_j - largest); sum over j in order from +0; one division -1 / sum;
/// residual = fma(e_j, -1 / sum, 1{y = j}); loss = ln(sum) - (f_y - largest).</para>
/// <para>Count: about 20 vector operations per class and vector. No remainder: panels are whole; the driver ignores padded samples.</para>
/// </summary>
internal static unsafe class SoftmaxKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Overwrites the scores with the residuals and writes, where <paramref name="losses"/> is not null, the loss of every sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Residuals(float* scores, float* labels, int classes, float* losses)
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector one = TLanes.Broadcast(1f);
        for (int column = 0; column < SampleLayout.Panel; column += TLanes.Width)
        {
            TVector label = TLanes.Load(labels + column);
            TVector largest = Largest(scores + column, classes);
            TVector sum = zero;
            TVector own = losses != null ? Own(scores + column, label, classes, one) : zero;
            for (int j = 0; j < classes; j++)
            {
                float* score = scores + column + (j * SampleLayout.Panel);
                TVector e = LaneMath.Exp<TLanes, TVector>(TLanes.Subtract(TLanes.Load(score), largest));
                sum = TLanes.Add(sum, e);
                TLanes.Store(e, score);
            }

            TVector scale = TLanes.Divide(TLanes.Broadcast(-1f), sum);
            TVector index = zero;
            for (int j = 0; j < classes; j++)
            {
                float* residual = scores + column + (j * SampleLayout.Panel);
                TLanes.Store(TLanes.MultiplyAdd(TLanes.Load(residual), scale, TLanes.WhereEqual(label, index, one, zero)), residual);
                index = TLanes.Add(index, one);
            }

            if (losses != null)
            {
                TLanes.Store(TLanes.Subtract(LaneMath.Log<TLanes, TVector>(sum), TLanes.Subtract(own, largest)), losses + column);
            }
        }
    }

    /// <summary>Writes the score of the true class, the largest score of the other classes and the loss of every sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Judge(float* scores, float* labels, int classes, float* own, float* rival, float* losses)
    {
        TVector lowest = TLanes.Broadcast(float.NegativeInfinity);
        for (int column = 0; column < SampleLayout.Panel; column += TLanes.Width)
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

    // The score of the true class; 0 for padding.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static TVector Own(float* scores, TVector label, int classes, TVector one)
    {
        TVector own = TLanes.Broadcast(0f);
        TVector index = own;
        for (int j = 0; j < classes; j++)
        {
            own = TLanes.WhereEqual(label, index, TLanes.Load(scores + (j * SampleLayout.Panel)), own);
            index = TLanes.Add(index, one);
        }

        return own;
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
