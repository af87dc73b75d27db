using System.Diagnostics.CodeAnalysis;
using System.Globalization;

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
        new(3, 7, 11, 3, 777),
        new(4, 10, 20, 5, 1000),
        new(2, 20, 32, 10, 2000),
        new(1, 64, 64, 1, 1000),
        new(2, 10, 256, 5, 1000),
        new(2, 2, 256, 64, 1000),
        new(2, 32, 64, 32, 1000),
        new(2, 64, 64, 64, 1000),
        new(4, 64, 256, 64, 1000),
        new(2, 10, 10, 5, 10000),
        new(2, 16, 64, 16, 10000),
    ];

    /// <summary>
    /// Floating-point operations of a step: a multiplication and an addition, forward and backward, per sample, neuron and dimension.
    /// </summary>
    public double Operations => 4.0 * Samples * Dimension * Classes * Neurons * Modalities;

    /// <summary>
    /// Bytes that a step must move at least between the kernels: per sample and neuron a pre-activation is written, read, replaced by its
    /// slope and read again; inputs are read twice; weights and gradient are read and written once per chunk.
    /// </summary>
    public double Bytes
    {
        get
        {
            double neurons = (double)Modalities * Classes * Neurons;
            double chunks = Math.Ceiling(Samples / 256.0);
            return 4 * ((4 * neurons * Samples) + (2.0 * Modalities * Samples * Dimension) + (3 * chunks * neurons * Dimension));
        }
    }

    /// <summary>Reads a shape such as <c>R=2,K=10,d=10,m=5,n=1000</c>; further keys are ignored.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out StepShape? shape)
    {
        shape = null;
        Dictionary<string, int> sizes = [];
        foreach (string part in text.Split(','))
        {
            if (
                part.Split('=') is not [string key, string number]
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
                || size < 1
            )
            {
                return false;
            }

            sizes[key] = size;
        }

        if (
            sizes.TryGetValue("R", out int modalities)
            && sizes.TryGetValue("K", out int classes)
            && sizes.TryGetValue("d", out int dimension)
            && sizes.TryGetValue("m", out int neurons)
            && sizes.TryGetValue("n", out int samples)
        )
        {
            shape = new StepShape(modalities, classes, dimension, neurons, samples);
        }

        return shape is not null;
    }

    /// <summary>As <c>R=2 K=10 d=10 m=5 n=1000</c>.</summary>
    public override string ToString() => $"R={Modalities} K={Classes} d={Dimension} m={Neurons} n={Samples}";
}
