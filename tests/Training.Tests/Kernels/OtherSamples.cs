using ModalityCompetition.Training.Kernels;

namespace ModalityCompetition.Training.Tests.Kernels;

/// <summary>Kernels that are told of other numbers of samples than the engine tells, and are otherwise those of a hardware path.</summary>
/// <param name="kernels">The kernels.</param>
/// <param name="instead">The number in place of the one told.</param>
internal sealed unsafe class OtherSamples(TrainingKernels kernels, Func<int, int> instead) : TrainingKernels
{
    public override LanePath Path => kernels.Path;

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
    ) => kernels.Forward(inputs, dimension, instead(samples), weights, classes, neurons, constants, rows, scores, add, stop);

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
    ) => kernels.ForwardKeeping(inputs, dimension, weights, classes, neurons, constants, rows, activations, scores, instead(samples), stop);

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
    ) =>
        kernels.ForwardLayered(
            inputs,
            dimension,
            weights,
            layer,
            classes,
            neurons,
            constants,
            rows,
            activations,
            scores,
            instead(samples),
            add,
            stop
        );

    public override void LayerGradient(float* activations, float* residuals, int classes, int neurons, float* sums, int samples) =>
        kernels.LayerGradient(activations, residuals, classes, neurons, sums, instead(samples));

    public override void Distil(
        float* rows,
        float* activations,
        float* teacher,
        float* residuals,
        float factor,
        int classes,
        int neurons,
        int samples
    ) => kernels.Distil(rows, activations, teacher, residuals, factor, classes, neurons, instead(samples));

    public override void Residuals(float* scores, float* labels, int classes, float* losses, int samples) =>
        kernels.Residuals(scores, labels, classes, losses, instead(samples));

    public override void Judge(float* scores, float* labels, int classes, float* own, float* rival, float* losses, int samples) =>
        kernels.Judge(scores, labels, classes, own, rival, losses, instead(samples));

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
    ) => kernels.Gradient(slopes, residuals, classes, neurons, inputs, dimension, instead(samples), gradient, scratch, stop);

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
    ) => kernels.DimensionGradient(slopes, residuals, classes, neurons, inputs, stride, samples, gradient, scratch, stop);

    public override bool Step(float* weights, float* gradient, int neurons, int dimension, int stride, float rate) =>
        kernels.Step(weights, gradient, neurons, dimension, stride, rate);

    public override void Add(float* a, float* b, float* target, int classes, int samples) =>
        kernels.Add(a, b, target, classes, instead(samples));

    public override void AddScaled(float* a, float factor, float* b, float* target, int classes, int samples) =>
        kernels.AddScaled(a, factor, b, target, classes, instead(samples));

    public override void Gate(float* gates, float* values, int classes, float* target, int samples, bool add) =>
        kernels.Gate(gates, values, classes, target, instead(samples), add);
}
