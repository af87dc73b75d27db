using System.Runtime.CompilerServices;
using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The smoothed ReLU on the rows that <see cref="PreactivationKernel{TLanes, TVector}"/> wrote: outputs of whole classes and, in place of
/// the pre-activations, the slopes sigma'.
/// <para>Definition, without a branch, of v = x / beta (the inputs of the panels are divided by beta): p = max(v, 0); u = min(p, 1);
/// sigma'(x) = u^(q-1). A class sums its two pieces apart, each over its neurons in order from +0: powers = fma(u^(q-1), u, powers) and
/// excess = excess + (p - u). Its output is fma(powers, beta/q, beta excess), then added to the outputs of the earlier modalities. A NaN
/// counts as 0; such weights are reported as a divergence.</para>
/// <para>Layout: rows of 64 samples at stride <see cref="SampleLayout.Panel"/>; scores [K][64 samples].</para>
/// <para>Registers: 8 sums of a class stay in registers over its m neurons. Count: 6 vector operations for q = 3, a load and a store per
/// neuron and vector. Remainder: the last panel takes the vectors that have samples.</para>
/// </summary>
internal static unsafe class ActivationKernel<TLanes, TVector, TDegree>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TDegree : struct, IDegree
{
    /// <summary>Activates the rows of classes on one panel.</summary>
    /// <param name="rows">Pre-activations of the first class, divided by beta; overwritten by sigma'.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="neurons">m.</param>
    /// <param name="constants">Constants of the activation.</param>
    /// <param name="scores">Outputs of the first class.</param>
    /// <param name="columns">Columns of the panel.</param>
    /// <param name="add">Whether to add to the outputs rather than to overwrite them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* rows, int classes, int neurons, in ActivationConstants constants, float* scores, int columns, bool add)
    {
        int whole = columns - (columns % (4 * TLanes.Width));
        if (whole > 0)
        {
            Columns<Four>(rows, classes, neurons, constants, scores, 0, whole, add);
        }

        switch ((columns - whole) / TLanes.Width)
        {
            case 3:
                Columns<Three>(rows, classes, neurons, constants, scores, whole, columns, add);
                break;
            case 2:
                Columns<Two>(rows, classes, neurons, constants, scores, whole, columns, add);
                break;
            case 1:
                Columns<One>(rows, classes, neurons, constants, scores, whole, columns, add);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Columns<TVectors>(
        float* rows,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* scores,
        int first,
        int end,
        bool add
    )
        where TVectors : struct, ITileSize
    {
        TVector zero = TLanes.Broadcast(0f);
        TVector one = TLanes.Broadcast(1f);
        TVector beta = TLanes.Broadcast(constants.Beta);
        TVector scale = TLanes.Broadcast(constants.BetaOverDegree);
        int degree = constants.Degree;
        for (int j = 0; j < classes; j++)
        {
            for (int column = first; column < end; column += TVectors.Value * TLanes.Width)
            {
                float* x = rows + column;
                TVector p0 = zero,
                    p1 = zero,
                    p2 = zero,
                    p3 = zero;
                TVector e0 = zero,
                    e1 = zero,
                    e2 = zero,
                    e3 = zero;
                for (int l = 0; l < neurons; l++)
                {
                    Activate(x, zero, one, degree, ref p0, ref e0);
                    if (TVectors.Value > 1)
                    {
                        Activate(x + TLanes.Width, zero, one, degree, ref p1, ref e1);
                    }

                    if (TVectors.Value > 2)
                    {
                        Activate(x + (2 * TLanes.Width), zero, one, degree, ref p2, ref e2);
                    }

                    if (TVectors.Value > 3)
                    {
                        Activate(x + (3 * TLanes.Width), zero, one, degree, ref p3, ref e3);
                    }

                    x += SampleLayout.Panel;
                }

                float* y = scores + column;
                Output(y, p0, e0, beta, scale, add);
                if (TVectors.Value > 1)
                {
                    Output(y + TLanes.Width, p1, e1, beta, scale, add);
                }

                if (TVectors.Value > 2)
                {
                    Output(y + (2 * TLanes.Width), p2, e2, beta, scale, add);
                }

                if (TVectors.Value > 3)
                {
                    Output(y + (3 * TLanes.Width), p3, e3, beta, scale, add);
                }
            }

            rows += (nint)neurons * SampleLayout.Panel;
            scores += SampleLayout.Panel;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Activate(float* at, TVector zero, TVector one, int degree, ref TVector powers, ref TVector excess)
    {
        TVector p = TLanes.Larger(TLanes.Load(at), zero);
        TVector u = TLanes.Smaller(p, one);
        TVector slope = TDegree.Slope<TLanes, TVector>(u, degree);
        TLanes.Store(slope, at);
        powers = TLanes.MultiplyAdd(slope, u, powers);
        excess = TLanes.Add(excess, TLanes.Subtract(p, u));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output(float* at, TVector powers, TVector excess, TVector beta, TVector scale, bool add)
    {
        TVector value = TLanes.MultiplyAdd(powers, scale, TLanes.Multiply(beta, excess));
        TLanes.Store(add ? TLanes.Add(TLanes.Load(at), value) : value, at);
    }
}
