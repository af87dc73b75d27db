namespace ModalityCompetition.Benchmarks.Kernels;

/// <summary>The sizes of a joint step.</summary>
/// <param name="Modalities">R.</param>
/// <param name="Classes">K.</param>
/// <param name="Dimension">d, the same for every modality.</param>
/// <param name="Neurons">m.</param>
/// <param name="Samples">n.</param>
public sealed record StepShape(int Modalities, int Classes, int Dimension, int Neurons, int Samples)
{
    /// <summary>The shapes that are measured; the first two carry the targets.</summary>
    public static IReadOnlyList<StepShape> All { get; } =
    [
        new(2, 10, 10, 5, 1000),
        new(2, 16, 64, 16, 1000),
        new(2, 2, 8, 1, 100),
        new(2, 5, 8, 5, 500),
        new(1, 10, 10, 5, 1000),
        new(4, 10, 20, 5, 1000),
        new(2, 20, 32, 10, 2000),
        new(2, 10, 256, 5, 1000),
        new(2, 32, 64, 32, 1000),
        new(2, 64, 64, 64, 1000),
        new(2, 10, 10, 5, 10000),
    ];

    /// <summary>Floating-point operations of a step: a multiplication and an addition, forward and backward, per sample, neuron and dimension.</summary>
    public double Operations => 4.0 * Samples * Dimension * Classes * Neurons * Modalities;

    /// <summary>As <c>R=2 K=10 d=10 m=5 n=1000</c>.</summary>
    public override string ToString() => $"R={Modalities} K={Classes} d={Dimension} m={Neurons} n={Samples}";
}
