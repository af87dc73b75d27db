using ModalityCompetition.Training.Kernels;

namespace ModalityCompetition.Training.Tests.Kernels;

/// <summary>Kernels that are told of other columns than the engine asks for, and are otherwise those of a hardware path.</summary>
/// <param name="kernels">The kernels.</param>
/// <param name="instead">The columns in place of those asked for.</param>
internal sealed unsafe class OtherColumns(TrainingKernels kernels, Func<int, int> instead) : TrainingKernels
{
    public override LanePath Path => kernels.Path;

    public override void Forward(
        float* inputs,
        int dimension,
        int columns,
        float* weights,
        int classes,
        int neurons,
        in ActivationConstants constants,
        float* rows,
        float* scores,
        bool add
    ) => kernels.Forward(inputs, dimension, instead(columns), weights, classes, neurons, constants, rows, scores, add);

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
        int columns
    ) => kernels.ForwardKeeping(inputs, dimension, weights, classes, neurons, constants, rows, activations, scores, instead(columns));

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
        int columns,
        bool add
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
            instead(columns),
            add
        );

    public override void LayerGradient(float* activations, float* residuals, int classes, int neurons, float* sums, int columns) =>
        kernels.LayerGradient(activations, residuals, classes, neurons, sums, instead(columns));

    public override void Distil(
        float* rows,
        float* activations,
        float* teacher,
        float* residuals,
        float factor,
        int classes,
        int neurons,
        int columns
    ) => kernels.Distil(rows, activations, teacher, residuals, factor, classes, neurons, instead(columns));

    public override void Residuals(float* scores, float* labels, int classes, float* losses, int columns) =>
        kernels.Residuals(scores, labels, classes, losses, instead(columns));

    public override void Judge(float* scores, float* labels, int classes, float* own, float* rival, float* losses, int columns) =>
        kernels.Judge(scores, labels, classes, own, rival, losses, instead(columns));

    public override void Gradient(
        float* slopes,
        float* residuals,
        int classes,
        int neurons,
        float* inputs,
        int dimension,
        int columns,
        float* gradient,
        float* scratch
    ) => kernels.Gradient(slopes, residuals, classes, neurons, inputs, dimension, instead(columns), gradient, scratch);

    public override void DimensionGradient(
        float* slopes,
        float* residuals,
        int classes,
        int neurons,
        float* inputs,
        int stride,
        int samples,
        float* gradient,
        float* scratch
    ) => kernels.DimensionGradient(slopes, residuals, classes, neurons, inputs, stride, samples, gradient, scratch);

    public override bool Step(float* weights, float* gradient, int neurons, int dimension, int stride, float rate) =>
        kernels.Step(weights, gradient, neurons, dimension, stride, rate);

    public override void Add(float* a, float* b, float* target, int classes, int columns) =>
        kernels.Add(a, b, target, classes, instead(columns));

    public override void AddScaled(float* a, float factor, float* b, float* target, int classes, int columns) =>
        kernels.AddScaled(a, factor, b, target, classes, instead(columns));

    public override void Gate(float* gates, float* values, int classes, float* target, int columns, bool add) =>
        kernels.Gate(gates, values, classes, target, instead(columns), add);
}
