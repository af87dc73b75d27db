using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// What training towards given activations needs on one panel of one modality: the activations of single neurons, and coefficients of the
/// gradient that differ from neuron to neuron.
/// <para>Layout: rows, activations and teacher [K m][64 samples]; scores and residuals [K][64 samples].</para>
/// <para>Definition: slopes and outputs as in <see cref="ActivationKernel{TLanes, TVector, TDegree}"/>, with the same bits; an activation
/// is h = fma(u^(q-1) u, beta/q, beta (p - u)); a coefficient is slope times fma(factor, teacher - h, residual). Remainder: the last
/// panel takes the vectors that have samples.</para>
/// </summary>
internal static unsafe class DistillationKernel<TLanes, TVector, TDegree>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TDegree : struct, IDegree
{
    /// <summary>Slopes in place of the pre-activations, activations, and outputs of all classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Activate(
        float* rows,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* activations,
        float* scores,
        int columns
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
                (TVector powers, TVector excess) = (zero, zero);
                nint at = ((nint)j * neurons * SampleLayout.Panel) + column;
                for (int l = 0; l < neurons; l++, at += SampleLayout.Panel)
                {
                    TVector p = TLanes.Larger(TLanes.Load(rows + at), zero);
                    TVector u = TLanes.Smaller(p, one);
                    TVector slope = TDegree.Slope<TLanes, TVector>(u, constants.Degree);
                    TVector beyond = TLanes.Subtract(p, u);
                    TLanes.Store(slope, rows + at);
                    TLanes.Store(TLanes.MultiplyAdd(TLanes.Multiply(slope, u), scale, TLanes.Multiply(beta, beyond)), activations + at);
                    powers = TLanes.MultiplyAdd(slope, u, powers);
                    excess = TLanes.Add(excess, beyond);
                }

                TLanes.Store(
                    TLanes.MultiplyAdd(powers, scale, TLanes.Multiply(beta, excess)),
                    scores + ((nint)j * SampleLayout.Panel) + column
                );
            }
        }
    }

    /// <summary>Coefficients in place of the slopes.</summary>
    /// <param name="rows">Slopes; overwritten.</param>
    /// <param name="activations">h.</param>
    /// <param name="teacher">The activations to come near to.</param>
    /// <param name="residuals">Residuals of the loss.</param>
    /// <param name="factor">How much the distance counts.</param>
    /// <param name="classes">K.</param>
    /// <param name="neurons">m.</param>
    /// <param name="columns">Columns of the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Coefficients(
        float* rows,
        float* activations,
        float* teacher,
        float* residuals,
        float factor,
        int classes,
        int neurons,
        int columns
    )
    {
        TVector scale = TLanes.Broadcast(factor);
        for (int j = 0; j < classes; j++)
        {
            for (int column = 0; column < columns; column += TLanes.Width)
            {
                TVector residual = TLanes.Load(residuals + ((nint)j * SampleLayout.Panel) + column);
                nint at = ((nint)j * neurons * SampleLayout.Panel) + column;
                for (int l = 0; l < neurons; l++, at += SampleLayout.Panel)
                {
                    TVector missing = TLanes.Subtract(TLanes.Load(teacher + at), TLanes.Load(activations + at));
                    TVector coefficient = TLanes.MultiplyAdd(scale, missing, residual);
                    TLanes.Store(TLanes.Multiply(TLanes.Load(rows + at), coefficient), rows + at);
                }
            }
        }
    }
}
