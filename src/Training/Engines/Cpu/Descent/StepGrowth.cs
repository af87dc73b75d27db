using System.Runtime.Intrinsics;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>
/// The growing steps of a network (<see cref="GrowingSteps"/>). Maxima are the same in every order, so every instruction set gives the same
/// bits.
/// </summary>
/// <param name="configuration">Says how far to go.</param>
/// <param name="workspace">Holds the gradient sums.</param>
internal sealed unsafe class StepGrowth(TrialConfiguration configuration, TrialWorkspace workspace)
{
    private GrowingSteps _steps;

    /// <summary>Begins the training of a network.</summary>
    public void Begin() => _steps = new GrowingSteps(configuration.Optimization.Iterations, configuration.Network.Beta);

    /// <summary>Whether the steps have gone as far as T constant ones.</summary>
    public bool IsDone => _steps.Left == 0;

    /// <summary>The next step as a multiple of eta.</summary>
    /// <param name="weights">W(t), [R].</param>
    /// <param name="first">First modality of the network.</param>
    /// <param name="end">One past its last modality.</param>
    /// <param name="rate">Factor of the gradient sums in a step of eta.</param>
    /// <param name="loss">L(W(t)).</param>
    public double Next(AlignedFloats[] weights, int first, int end, double rate, float loss)
    {
        (float weight, float gradient) = (0, 0);
        for (int r = first; _steps.AreWeightsSmall && r < end; r++)
        {
            int dimension = workspace.Shape.Dimensions[r];
            weight = Math.Max(weight, Largest(weights[r].Pointer, dimension, dimension));
            gradient = Math.Max(gradient, Largest(workspace.Gradient[r].Pointer, dimension, DimensionLayout.GradientStride(dimension)));
        }

        return _steps.Next(loss, weight, gradient * rate);
    }

    // The largest magnitude in rows of some numbers, a stride apart.
    private float Largest(float* rows, int length, int stride)
    {
        Vector256<float> largest = Vector256<float>.Zero;
        float rest = 0;
        for (int row = 0; row < workspace.Shape.EncoderNeurons; row++, rows += stride)
        {
            int i = 0;
            for (; i + Vector256<float>.Count <= length; i += Vector256<float>.Count)
            {
                largest = Vector256.Max(largest, Vector256.Abs(Vector256.Load(rows + i)));
            }

            for (; i < length; i++)
            {
                rest = Math.Max(rest, Math.Abs(rows[i]));
            }
        }

        for (int lane = 0; lane < Vector256<float>.Count; lane++)
        {
            rest = Math.Max(rest, largest[lane]);
        }

        return rest;
    }
}
