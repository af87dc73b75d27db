using ModalityCompetition.Training.Kernels.Lanes;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The arithmetic of training on one panel or chunk of one modality, behind one virtual call each. Every implementation gives the same
/// bits (docs/decisions/0002-arithmetic.md). What is trained jointly, and how the residuals of the modalities are combined, is the
/// caller's business: <see cref="Gradient"/> takes the residuals of one modality, so that a modality may be given residuals of its own.
/// Instances are stateless and thread-safe. All pointers are to memory laid out as <see cref="SampleLayout"/> says; <c>samples</c> is
/// always the number of samples of one panel or, where several are meant, of all of them, and what is written of the last panel is as many
/// whole hardware vectors as have samples. To call padding samples changes no result: they add zeros. Where a network may be so large that
/// a call takes long, <c>stop</c> is looked at on the way, every some ten thousand multiply-adds or more; what is written is of no use
/// then.
/// </summary>
internal abstract unsafe class TrainingKernels
{
    /// <summary>The hardware path.</summary>
    public abstract LanePath Path { get; }

    /// <summary>
    /// Outputs and slopes of one modality on the panels of a chunk, see <see cref="ForwardKernel{TLanes, TVector, TDegree}"/>.
    /// </summary>
    public abstract void Forward(
        float* inputs,
        int dimension,
        int samples,
        float* weights,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* rows,
        float* scores,
        bool add,
        CancellationToken stop = default
    );

    /// <summary>
    /// The same on one panel, with the activations of the neurons kept, see
    /// <see cref="DistillationKernel{TLanes, TVector, TDegree}.Activate"/>.
    /// </summary>
    public abstract void ForwardKeeping(
        float* inputs,
        int dimension,
        float* weights,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* rows,
        float* activations,
        float* scores,
        int samples,
        CancellationToken stop = default
    );

    /// <summary>
    /// The same for a network with a trained second layer, see <see cref="SecondLayerKernel{TLanes, TVector, TDegree}.Activate"/>.
    /// </summary>
    public abstract void ForwardLayered(
        float* inputs,
        int dimension,
        float* weights,
        float* layer,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* rows,
        float* activations,
        float* scores,
        int samples,
        bool add,
        CancellationToken stop = default
    );

    /// <summary>Gradient sums of the second layer, see <see cref="SecondLayerKernel{TLanes, TVector, TDegree}.Gradient"/>.</summary>
    public abstract void LayerGradient(float* activations, float* residuals, int classes, int neurons, float* sums, int samples);

    /// <summary>
    /// Slopes turned into coefficients of the gradient, see <see cref="DistillationKernel{TLanes, TVector, TDegree}.Coefficients"/>.
    /// </summary>
    public abstract void Distil(
        float* rows,
        float* activations,
        float* teacher,
        float* residuals,
        float factor,
        int classes,
        int neurons,
        int samples
    );

    /// <summary>Residuals and losses of one panel, see <see cref="SoftmaxKernel{TLanes, TVector}.Residuals"/>.</summary>
    public abstract void Residuals(float* scores, float* labels, int classes, float* losses, int samples);

    /// <summary>Scores an error is judged by, see <see cref="SoftmaxKernel{TLanes, TVector}.Judge"/>.</summary>
    public abstract void Judge(float* scores, float* labels, int classes, float* own, float* rival, float* losses, int samples);

    /// <summary>Gradient sums of one modality on one chunk, see <see cref="GradientKernel{TLanes, TVector}"/>.</summary>
    public abstract void Gradient(
        float* slopes,
        float* residuals,
        int classes,
        int neurons,
        float* inputs,
        int dimension,
        int samples,
        float* gradient,
        float* scratch,
        CancellationToken stop = default
    );

    /// <summary>The same where <see cref="DimensionLayout.Serves"/>, see <see cref="DimensionGradientKernel{TLanes, TVector}"/>.</summary>
    public abstract void DimensionGradient(
        float* slopes,
        float* residuals,
        int classes,
        int neurons,
        float* inputs,
        int stride,
        int samples,
        float* gradient,
        float* scratch,
        CancellationToken stop = default
    );

    /// <summary>A step of gradient descent, see <see cref="UpdateKernel{TLanes, TVector}.Step"/>.</summary>
    public abstract bool Step(float* weights, float* gradient, int neurons, int dimension, int stride, float rate);

    /// <summary>An elementwise sum, see <see cref="UpdateKernel{TLanes, TVector}.Add"/>.</summary>
    public abstract void Add(float* a, float* b, float* target, int classes, int samples);

    /// <summary>An elementwise sum with a factor, see <see cref="ResidualKernel{TLanes, TVector}.AddScaled"/>.</summary>
    public abstract void AddScaled(float* a, float factor, float* b, float* target, int classes, int samples);

    /// <summary>Values of the samples that a gate lets through, see <see cref="ResidualKernel{TLanes, TVector}.Gate"/>.</summary>
    public abstract void Gate(float* gates, float* values, int classes, float* target, int samples, bool add);
}

/// <summary>The kernels for one vector type and one degree.</summary>
internal sealed unsafe class TrainingKernels<TLanes, TVector, TDegree>(LanePath path) : TrainingKernels
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TDegree : struct, IDegree
{
    public override LanePath Path => path;

    public override void Forward(
        float* inputs,
        int dimension,
        int samples,
        float* weights,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* rows,
        float* scores,
        bool add,
        CancellationToken stop = default
    ) =>
        ForwardKernel<TLanes, TVector, TDegree>.Run(
            inputs,
            dimension,
            Columns(samples),
            weights,
            classes,
            neurons,
            constants,
            rows,
            scores,
            add,
            stop
        );

    public override void ForwardKeeping(
        float* inputs,
        int dimension,
        float* weights,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* rows,
        float* activations,
        float* scores,
        int samples,
        CancellationToken stop = default
    )
    {
        PreactivationKernel<TLanes, TVector>.Run(inputs, dimension, weights, 0, classes * neurons, rows, Columns(samples), stop);
        DistillationKernel<TLanes, TVector, TDegree>.Activate(rows, classes, neurons, constants, activations, scores, Columns(samples));
    }

    public override void ForwardLayered(
        float* inputs,
        int dimension,
        float* weights,
        float* layer,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* rows,
        float* activations,
        float* scores,
        int samples,
        bool add,
        CancellationToken stop = default
    )
    {
        PreactivationKernel<TLanes, TVector>.Run(inputs, dimension, weights, 0, classes * neurons, rows, Columns(samples), stop);
        SecondLayerKernel<TLanes, TVector, TDegree>.Activate(
            rows,
            layer,
            classes,
            neurons,
            constants,
            activations,
            scores,
            Columns(samples),
            add
        );
    }

    public override void LayerGradient(float* activations, float* residuals, int classes, int neurons, float* sums, int samples) =>
        SecondLayerKernel<TLanes, TVector, TDegree>.Gradient(activations, residuals, classes, neurons, sums, Columns(samples));

    public override void Distil(
        float* rows,
        float* activations,
        float* teacher,
        float* residuals,
        float factor,
        int classes,
        int neurons,
        int samples
    ) =>
        DistillationKernel<TLanes, TVector, TDegree>.Coefficients(
            rows,
            activations,
            teacher,
            residuals,
            factor,
            classes,
            neurons,
            Columns(samples)
        );

    public override void Residuals(float* scores, float* labels, int classes, float* losses, int samples) =>
        SoftmaxKernel<TLanes, TVector>.Residuals(scores, labels, classes, losses, Columns(samples));

    public override void Judge(float* scores, float* labels, int classes, float* own, float* rival, float* losses, int samples) =>
        SoftmaxKernel<TLanes, TVector>.Judge(scores, labels, classes, own, rival, losses, Columns(samples));

    public override void Gradient(
        float* slopes,
        float* residuals,
        int classes,
        int neurons,
        float* inputs,
        int dimension,
        int samples,
        float* gradient,
        float* scratch,
        CancellationToken stop = default
    ) =>
        GradientKernel<TLanes, TVector>.Run(
            slopes,
            residuals,
            classes,
            neurons,
            inputs,
            dimension,
            Columns(samples),
            gradient,
            scratch,
            stop
        );

    public override void DimensionGradient(
        float* slopes,
        float* residuals,
        int classes,
        int neurons,
        float* inputs,
        int stride,
        int samples,
        float* gradient,
        float* scratch,
        CancellationToken stop = default
    ) =>
        DimensionGradientKernel<TLanes, TVector>.Run(slopes, residuals, classes, neurons, inputs, stride, samples, gradient, scratch, stop);

    public override bool Step(float* weights, float* gradient, int neurons, int dimension, int stride, float rate) =>
        UpdateKernel<TLanes, TVector>.Step(weights, gradient, neurons, dimension, stride, rate);

    public override void Add(float* a, float* b, float* target, int classes, int samples) =>
        UpdateKernel<TLanes, TVector>.Add(a, b, target, classes, Columns(samples));

    public override void AddScaled(float* a, float factor, float* b, float* target, int classes, int samples) =>
        ResidualKernel<TLanes, TVector>.AddScaled(a, factor, b, target, classes, Columns(samples));

    public override void Gate(float* gates, float* values, int classes, float* target, int samples, bool add) =>
        ResidualKernel<TLanes, TVector>.Gate(gates, values, classes, target, Columns(samples), add);

    // Samples padded to whole hardware vectors, which is what the kernels work on.
    private static int Columns(int samples) => SampleLayout.RoundUp(samples, TLanes.Width);
}
