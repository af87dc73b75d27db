using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// What a trained second layer a_{j,l} needs on one panel of one modality, f_j = sum_l a_{j,l} h_{j,l} with h the activation.
/// <para>Layout: rows and activations [K m][64 samples]; scores and residuals [K][64 samples]; layer [K m]; sums [K m][16].</para>
/// <para>Definition: slope and activation as in <see cref="DistillationKernel{TLanes, TVector, TDegree}"/>; a row becomes a times slope; an
/// output is the chain of fma(a, h, .) over the neurons in order from +0, then added to those of the earlier modalities. Sums of the
/// layer's gradient are kept for 16 logical lanes, lane i adding the samples i, i + 16, i + 32, i + 48 of a panel in order by fma.
/// Remainder: the last panel takes the vectors that have samples.</para>
/// </summary>
internal static unsafe class SecondLayerKernel<TLanes, TVector, TDegree>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TDegree : struct, IDegree
{
    /// <summary>Rows of a times sigma' in place of the pre-activations, activations, and outputs of all classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Activate(
        float* rows,
        float* layer,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* activations,
        float* scores,
        int columns,
        bool add
    )
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector one = TLanes.Broadcast(1f);
        TVector beta = TLanes.Broadcast(constants.Beta);
        TVector scale = TLanes.Broadcast(constants.BetaOverDegree);
        for (int j = 0; j < classes; j++)
        {
            for (int column = 0; column < columns; column += TLanes.Width)
            {
                TVector output = zero;
                nint at = ((nint)j * neurons * SampleLayout.Panel) + column;
                for (int l = 0; l < neurons; l++, at += SampleLayout.Panel)
                {
                    TVector a = TLanes.Broadcast(layer[(j * neurons) + l]);
                    TVector p = TLanes.Larger(TLanes.Load(rows + at), zero);
                    TVector u = TLanes.Smaller(p, one);
                    TVector slope = TDegree.Slope<TLanes, TVector>(u, constants.Degree);
                    TVector beyond = TLanes.Multiply(beta, TLanes.Subtract(p, u));
                    TVector h = TLanes.MultiplyAdd(TLanes.Multiply(slope, u), scale, beyond);
                    TLanes.Store(TLanes.Multiply(a, slope), rows + at);
                    TLanes.Store(h, activations + at);
                    output = TLanes.MultiplyAdd(a, h, output);
                }

                float* y = scores + ((nint)j * SampleLayout.Panel) + column;
                TLanes.Store(add ? TLanes.Add(TLanes.Load(y), output) : output, y);
            }
        }
    }

    /// <summary>Adds a panel to the sums of the layer's gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(float* activations, float* residuals, int classes, int neurons, float* sums, int columns)
    {
        for (int neuron = 0; neuron < classes * neurons; neuron++)
        {
            float* e = residuals + ((nint)(neuron / neurons) * SampleLayout.Panel);
            float* h = activations + ((nint)neuron * SampleLayout.Panel);
            float* lanes = sums + ((nint)neuron * SampleLayout.Lanes);
            for (int lane = 0; lane < SampleLayout.Lanes; lane += TLanes.Width)
            {
                TVector sum = TLanes.Load(lanes + lane);
                for (int column = lane; column < columns; column += SampleLayout.Lanes)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Load(e + column), TLanes.Load(h + column), sum);
                }

                TLanes.Store(sum, lanes + lane);
            }
        }
    }
}
