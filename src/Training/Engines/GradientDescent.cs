using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines;

/// <summary>How the training of one network ended.</summary>
/// <param name="Steps">Gradient steps performed.</param>
/// <param name="Diverged">Whether the last step made a weight NaN or infinite.</param>
internal readonly record struct DescentEnd(int Steps, bool Diverged);

/// <summary>
/// Full-batch gradient descent of one network: the joint network (all modalities) or a uni-modal one, which is the case of one modality of the
/// same code on the same data. Nothing is allocated in a step.
/// </summary>
/// <remarks>
/// One step goes chunk by chunk. For every panel of the chunk: pre-activations and outputs of each modality, their sum in order of the
/// modalities, the residuals 1{y = j} - softmax_j, and the coefficients of each modality; then the chunk's gradient sums of each
/// modality. A rule that trains the modalities on other residuals (blended, modulated or masked per modality) belongs between residuals and
/// coefficients and needs no other kernel.
/// </remarks>
internal sealed unsafe class GradientDescent(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace)
{
    /// <summary>Steps between two looks at the cancellation token.</summary>
    private const int CancellationInterval = 16;

    private readonly ActivationConstants _constants = ActivationConstants.Of(configuration.Network);
    private readonly float _rate = (float)(configuration.Optimization.StepSize / configuration.Data.TrainSamples);

    /// <summary>Trains modalities <paramref name="first"/> .. <paramref name="end"/> - 1 as one network, in place.</summary>
    /// <param name="weights">Initial weights, [R]; overwritten by the final ones.</param>
    /// <param name="first">First modality of the network.</param>
    /// <param name="end">One past its last modality.</param>
    /// <param name="observer">Watches W(t); may be null.</param>
    /// <param name="cancellation">Checked every few steps.</param>
    public DescentEnd Train(AlignedFloats[] weights, int first, int end, IStepObserver? observer, CancellationToken cancellation)
    {
        int iterations = configuration.Optimization.Iterations;
        double? target = configuration.Optimization.LossTarget;
        for (int t = 0; ; t++)
        {
            observer?.AfterSteps(t, weights);
            if (t == iterations)
            {
                return new DescentEnd(t, false);
            }

            if (t % CancellationInterval == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            bool observed = observer is not null && observer.WantsLoss(t);
            float loss = Gradient(weights, first, end, observed || target is not null);
            if (target is double limit && loss <= limit)
            {
                return new DescentEnd(t, false);
            }

            if (observed)
            {
                observer!.Loss(t, loss);
            }

            if (!Step(weights, first, end))
            {
                return new DescentEnd(t + 1, true);
            }
        }
    }

    /// <summary>Fills the gradient sums at the given weights.</summary>
    /// <returns>The mean cross-entropy when asked for; otherwise NaN.</returns>
    public float Gradient(AlignedFloats[] weights, int first, int end, bool withLoss)
    {
        for (int r = first; r < end; r++)
        {
            workspace.Gradient[r].Span.Clear();
        }

        PanelSamples data = workspace.Train;
        double lossSum = 0;
        for (int start = 0; start < data.Panels; start += SampleLayout.ChunkPanels)
        {
            int panels = Math.Min(SampleLayout.ChunkPanels, data.Panels - start);
            for (int p = 0; p < panels; p++)
            {
                lossSum += Coefficients(weights, first, end, start + p, p * SampleLayout.Panel, withLoss);
            }

            for (int r = first; r < end; r++)
            {
                kernels.Gradient(
                    workspace.ChunkRows[r].Pointer, workspace.Shape.EncoderNeurons, data.Inputs(r, start), workspace.Shape.Dimensions[r], panels,
                    workspace.Gradient[r].Pointer, workspace.GradientRows.Pointer);
            }
        }

        return withLoss ? (float)(lossSum / data.Count) : float.NaN;
    }

    /// <summary>Applies the gradient sums; false when a weight became NaN or infinite.</summary>
    public bool Step(AlignedFloats[] weights, int first, int end)
    {
        bool finite = true;
        for (int r = first; r < end; r++)
        {
            finite &= kernels.Step(weights[r].Pointer, workspace.Gradient[r].Pointer, weights[r].Length, _rate);
        }

        return finite;
    }

    private double Coefficients(AlignedFloats[] weights, int first, int end, int panel, int column, bool withLoss)
    {
        TrialShape shape = workspace.Shape;
        PanelSamples data = workspace.Train;
        float* scores = workspace.Scores.Pointer;
        for (int r = first; r < end; r++)
        {
            float* rows = workspace.ChunkRows[r].Pointer + column;
            float* target = r == first ? scores : workspace.ModalityScores.Pointer;
            kernels.Preactivations(data.Inputs(r, panel), shape.Dimensions[r], weights[r].Pointer, shape.EncoderNeurons, rows);
            kernels.Scores(rows, shape.Classes, shape.Neurons, _constants, target);
            if (r != first)
            {
                kernels.Add(scores, target, scores, shape.Classes * SampleLayout.Panel);
            }
        }

        float* losses = withLoss ? workspace.SampleFigures.Pointer : null;
        kernels.Residuals(scores, data.Labels(panel), shape.Classes, workspace.Residuals.Pointer, losses);
        for (int r = first; r < end; r++)
        {
            kernels.Coefficients(workspace.ChunkRows[r].Pointer + column, shape.Classes, shape.Neurons, _constants, workspace.Residuals.Pointer);
        }

        double sum = 0;
        for (int i = 0; withLoss && i < data.SamplesIn(panel); i++)
        {
            sum += losses[i];
        }

        return sum;
    }
}
