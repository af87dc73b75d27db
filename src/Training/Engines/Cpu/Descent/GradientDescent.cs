using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>How the training of one network ended.</summary>
/// <param name="Steps">Gradient steps performed.</param>
/// <param name="Diverged">Whether the last step made a weight NaN or infinite.</param>
internal readonly record struct DescentEnd(int Steps, bool Diverged);

/// <summary>
/// Full-batch gradient descent of one network: the joint network (all modalities) or a uni-modal one, which is the case of one modality of
/// the same code on the same data. Nothing is allocated in a step.
/// </summary>
/// <remarks>
/// One step goes chunk by chunk: outputs and slopes of each modality, added up in order of the modalities; panel by panel the
/// residuals 1{y = j} - softmax_j; then the chunk's gradient sums of each modality. A remedy brings a <see cref="JointRule"/>, which has
/// the same parts in another order. Cancellation is honoured after every kernel of a chunk and, by <see cref="TrialWorkspace.Stop"/>,
/// within the kernels, so that networks of gigabytes end as quickly.
/// </remarks>
internal sealed unsafe class GradientDescent(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace)
{
    // Weights that are stepped between two looks at whether to stop: a few milliseconds.
    private const int Stretch = 1 << 20;

    private readonly PanelJudge _judge = new(kernels, configuration, workspace);
    private readonly SecondLayer? _layer = configuration.TrainsSecondLayer ? new(kernels, configuration, workspace) : null;
    private readonly StepGrowth? _growth = configuration.Optimization.Steps == StepSchedule.Growing ? new(configuration, workspace) : null;
    private readonly ActivationConstants _constants = ActivationConstants.Of(configuration.Network);

    // The inputs of the panels are divided by beta, and so are the gradient sums.
    private readonly double _rate = configuration.Optimization.StepSize * configuration.Network.Beta / configuration.Data.TrainSamples;

    /// <summary>Trains modalities <paramref name="first"/> .. <paramref name="end"/> - 1 as one network, in place.</summary>
    /// <param name="weights">Initial weights, [R]; overwritten by the final ones.</param>
    /// <param name="first">First modality of the network.</param>
    /// <param name="end">One past its last modality.</param>
    /// <param name="observer">Watches W(t); may be null.</param>
    /// <param name="cancellation">Checked within every step.</param>
    /// <param name="rule">How a remedy trains it; null for gradient descent on its loss.</param>
    public DescentEnd Train(
        AlignedFloats[] weights,
        int first,
        int end,
        IStepObserver? observer,
        CancellationToken cancellation,
        JointRule? rule = null
    )
    {
        int iterations = configuration.Optimization.Iterations;
        double? target = configuration.Optimization.LossTarget;
        _growth?.Begin();
        for (int t = 0; ; t++)
        {
            observer?.AfterSteps(t, weights);
            if (_growth?.IsDone ?? t == iterations)
            {
                return new DescentEnd(t, false);
            }

            bool observed = observer is not null && observer.WantsLoss(t);
            bool withLoss = observed || target is not null || _growth is not null;
            NetworkTally? tally = observer?.Tally(t);
            float loss = rule is null
                ? Gradient(weights, first, end, withLoss, cancellation, tally)
                : rule.Gradient(weights, t, withLoss, tally, cancellation);
            if (target is double limit && loss <= limit)
            {
                return new DescentEnd(t, false);
            }

            if (observed)
            {
                observer!.Loss(t, loss);
            }

            if (!(rule is null ? Step(weights, first, end, Factor(weights, first, end, loss)) : rule.Step(weights, t)))
            {
                return new DescentEnd(t + 1, true);
            }
        }
    }

    /// <summary>Fills the gradient sums at the given weights.</summary>
    /// <param name="weights">Weights, [R].</param>
    /// <param name="first">First modality of the network.</param>
    /// <param name="end">One past its last modality.</param>
    /// <param name="withLoss">Whether the loss is asked for.</param>
    /// <param name="cancellation">Checked after every kernel of a chunk.</param>
    /// <param name="tally">Receives errors and losses of the training samples at the weights; null for none.</param>
    /// <returns>The mean cross-entropy when asked for; otherwise NaN.</returns>
    public float Gradient(
        AlignedFloats[] weights,
        int first,
        int end,
        bool withLoss,
        CancellationToken cancellation,
        NetworkTally? tally = null
    )
    {
        for (int r = first; r < end; r++)
        {
            workspace.ClearGradient(r);
        }

        PanelSamples data = workspace.Train;
        float* scores = workspace.Scores.Pointer;
        double lossSum = 0;
        for (int start = 0; start < data.Panels; start += workspace.ChunkPanels)
        {
            int panels = Math.Min(workspace.ChunkPanels, data.Panels - start);
            for (int r = first; r < end; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                Forward(weights, r, start, panels, scores, add: r != first);
            }

            for (int p = 0; p < panels; p++)
            {
                float* panel = scores + ((nint)p * workspace.Shape.Classes * SampleLayout.Panel);
                if (tally is not null)
                {
                    _judge.Judge(panel, data, start + p, tally);
                }

                lossSum += Residuals(panel, start + p, withLoss);
            }

            for (int r = first; r < end; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                AddGradient(r, start, panels, scores, workspace.Gradient[r]);
            }
        }

        return withLoss ? (float)(lossSum / data.Count) : float.NaN;
    }

    /// <summary>Applies the gradient sums times a factor; false when a weight became NaN or infinite.</summary>
    public bool Step(AlignedFloats[] weights, int first, int end, double factor = 1)
    {
        bool finite = true;
        for (int r = first; r < end; r++)
        {
            finite &= Step(weights, r, workspace.Gradient[r], factor);
        }

        return finite;
    }

    /// <summary>Applies the gradient sums of all modalities, each times a factor; false when a weight became NaN or infinite.</summary>
    public bool Step(AlignedFloats[] weights, ReadOnlySpan<double> factors)
    {
        bool finite = true;
        for (int r = 0; r < factors.Length; r++)
        {
            finite &= Step(weights, r, workspace.Gradient[r], factors[r]);
        }

        return finite;
    }

    /// <summary>
    /// Applies gradient sums of one modality, and of its second layer where that is trained, times a factor; false when a weight became NaN
    /// or infinite.
    /// </summary>
    public bool Step(AlignedFloats[] weights, int r, AlignedFloats sums, double factor) =>
        (_layer is null || _layer.Step(weights[r], r, factor)) & StepEncoder(weights[r], r, sums, (float)(_rate * factor));

    // The next step as a multiple of eta.
    private double Factor(AlignedFloats[] weights, int first, int end, float loss) => _growth?.Next(weights, first, end, _rate, loss) ?? 1;

    // Some neurons after the other, so that gigabytes of weights can be left on the way; every weight is stepped by itself.
    private bool StepEncoder(AlignedFloats weights, int r, AlignedFloats sums, float rate)
    {
        int dimension = workspace.Shape.Dimensions[r];
        int stride = DimensionLayout.GradientStride(dimension);
        int neurons = workspace.Shape.EncoderNeurons;
        int stretch = Math.Max(1, Stretch / stride);
        bool finite = true;
        for (int first = 0; first < neurons; first += stretch)
        {
            workspace.Stop.ThrowIfCancellationRequested();
            finite &= kernels.Step(
                weights.Pointer + ((nint)first * dimension),
                sums.Pointer + ((nint)first * stride),
                Math.Min(stretch, neurons - first),
                dimension,
                stride,
                rate
            );
        }

        return finite;
    }

    /// <summary>Slopes of one modality on one chunk, and its outputs.</summary>
    /// <param name="weights">Weights, [R].</param>
    /// <param name="r">The modality.</param>
    /// <param name="start">First panel of the chunk.</param>
    /// <param name="panels">Its panels.</param>
    /// <param name="scores">Receives the outputs, [panel][K][64].</param>
    /// <param name="add">Whether the outputs are added to what is there.</param>
    internal void Forward(AlignedFloats[] weights, int r, int start, int panels, float* scores, bool add)
    {
        if (_layer is not null)
        {
            _layer.Forward(weights[r], r, workspace.Train, start, panels, scores, add);
            return;
        }

        kernels.Forward(
            workspace.Train.Inputs(r, start),
            workspace.Shape.Dimensions[r],
            workspace.Train.SamplesIn(start, panels),
            weights[r].Pointer,
            workspace.Shape.Classes,
            workspace.Shape.Neurons,
            _constants,
            workspace.ChunkRows[r].Pointer,
            scores,
            add,
            workspace.Stop
        );
    }

    /// <summary>Adds the gradient sums of one modality on one chunk, whose slopes <see cref="Forward"/> left.</summary>
    /// <param name="r">The modality.</param>
    /// <param name="start">First panel of the chunk.</param>
    /// <param name="panels">Its panels.</param>
    /// <param name="residuals">Residuals of the modality, [panel][K][64].</param>
    /// <param name="sums">Receives them, [K m][<see cref="DimensionLayout.GradientStride"/>].</param>
    internal void AddGradient(int r, int start, int panels, float* residuals, AlignedFloats sums)
    {
        PanelSamples data = workspace.Train;
        TrialShape shape = workspace.Shape;
        float* slopes = workspace.ChunkRows[r].Pointer;
        float* gradient = sums.Pointer;
        float* scratch = workspace.GradientScratch.Pointer;
        _layer?.AddGradient(r, data, start, panels, residuals);
        float* byDimension = data.InputsByDimension(r, start);
        if (byDimension != null)
        {
            int samples = Math.Min(panels * SampleLayout.Panel, data.Count - (start * SampleLayout.Panel));
            int stride = DimensionLayout.GradientStride(shape.Dimensions[r]);
            kernels.DimensionGradient(
                slopes,
                residuals,
                shape.Classes,
                shape.Neurons,
                byDimension,
                stride,
                samples,
                gradient,
                scratch,
                workspace.Stop
            );
            return;
        }

        kernels.Gradient(
            slopes,
            residuals,
            shape.Classes,
            shape.Neurons,
            data.Inputs(r, start),
            shape.Dimensions[r],
            data.SamplesIn(start, panels),
            gradient,
            scratch,
            workspace.Stop
        );
    }

    /// <summary>Turns outputs of one panel of the training sample into residuals; the sum of the losses when asked for, else 0.</summary>
    internal double Residuals(float* scores, int panel, bool withLoss)
    {
        float* losses = withLoss ? workspace.SampleFigures.Pointer : null;
        kernels.Residuals(scores, workspace.Train.Labels(panel), workspace.Shape.Classes, losses, workspace.Train.SamplesIn(panel));
        double sum = 0;
        for (int i = 0; withLoss && i < workspace.Train.SamplesIn(panel); i++)
        {
            sum += losses[i];
        }

        return sum;
    }
}
