namespace ModalityCompetition.Training.Kernels;

/// <summary>
/// The arithmetic of training on one panel or chunk of one modality, behind one virtual call each. Every implementation gives the same
/// bits (docs/decisions/0002-arithmetic.md). What is trained jointly, and how the residuals of the modalities are combined, is the
/// caller's business: <see cref="Coefficients"/> takes the residuals of one modality, so that a modality may be given residuals of its own.
/// Instances are stateless and thread-safe. All pointers are to memory laid out as <see cref="SampleLayout"/> says.
/// </summary>
internal abstract unsafe class TrainingKernels
{
    /// <summary>The hardware path.</summary>
    public abstract LanePath Path { get; }

    /// <summary>Pre-activations of one modality on one panel, see <see cref="PreactivationKernel{TLanes}"/>.</summary>
    public abstract void Preactivations(float* inputs, int dimension, float* weights, int neurons, float* output);

    /// <summary>Outputs of one modality on one panel, see <see cref="ActivationKernel{TLanes, TDegree}.Scores"/>.</summary>
    public abstract void Scores(float* preactivations, int classes, int neurons, in ActivationConstants constants, float* scores);

    /// <summary>Coefficients of one modality on one panel, see <see cref="ActivationKernel{TLanes, TDegree}.Coefficients"/>.</summary>
    public abstract void Coefficients(float* rows, int classes, int neurons, in ActivationConstants constants, float* residuals);

    /// <summary>Residuals and losses of one panel, see <see cref="SoftmaxKernel{TLanes}.Residuals"/>.</summary>
    public abstract void Residuals(float* scores, float* labels, int classes, float* residuals, float* losses);

    /// <summary>Scores an error is judged by, see <see cref="SoftmaxKernel{TLanes}.Judge"/>.</summary>
    public abstract void Judge(float* scores, float* labels, int classes, float* own, float* rival, float* losses);

    /// <summary>Gradient sums of one modality on one chunk, see <see cref="GradientKernel{TLanes}"/>.</summary>
    public abstract void Gradient(float* coefficients, int neurons, float* inputs, int dimension, int panels, float* gradient, float* rows);

    /// <summary>A step of gradient descent, see <see cref="UpdateKernel{TLanes}.Step"/>.</summary>
    public abstract bool Step(float* weights, float* gradient, int length, float rate);

    /// <summary>An elementwise sum, see <see cref="UpdateKernel{TLanes}.Add"/>.</summary>
    public abstract void Add(float* a, float* b, float* target, int length);
}

/// <summary>The kernels for one vector type and one degree.</summary>
internal sealed unsafe class TrainingKernels<TLanes, TDegree>(LanePath path) : TrainingKernels
    where TLanes : unmanaged, ILanes<TLanes>
    where TDegree : struct, IDegree
{
    public override LanePath Path => path;

    public override void Preactivations(float* inputs, int dimension, float* weights, int neurons, float* output)
        => PreactivationKernel<TLanes>.Run(inputs, dimension, weights, neurons, output);

    public override void Scores(float* preactivations, int classes, int neurons, in ActivationConstants constants, float* scores)
        => ActivationKernel<TLanes, TDegree>.Scores(preactivations, classes, neurons, constants, scores);

    public override void Coefficients(float* rows, int classes, int neurons, in ActivationConstants constants, float* residuals)
        => ActivationKernel<TLanes, TDegree>.Coefficients(rows, classes, neurons, constants, residuals);

    public override void Residuals(float* scores, float* labels, int classes, float* residuals, float* losses)
        => SoftmaxKernel<TLanes>.Residuals(scores, labels, classes, residuals, losses);

    public override void Judge(float* scores, float* labels, int classes, float* own, float* rival, float* losses)
        => SoftmaxKernel<TLanes>.Judge(scores, labels, classes, own, rival, losses);

    public override void Gradient(float* coefficients, int neurons, float* inputs, int dimension, int panels, float* gradient, float* rows)
        => GradientKernel<TLanes>.Run(coefficients, neurons, inputs, dimension, panels, gradient, rows);

    public override bool Step(float* weights, float* gradient, int length, float rate)
        => UpdateKernel<TLanes>.Step(weights, gradient, length, rate);

    public override void Add(float* a, float* b, float* target, int length) => UpdateKernel<TLanes>.Add(a, b, target, length);
}
