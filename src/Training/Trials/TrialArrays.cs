using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Trials;

/// <summary>The data and the weights of a trial, for comparison with an independent implementation.</summary>
public sealed class TrialArrays
{
    /// <summary>The training sample.</summary>
    public required SampleSet Train { get; init; }

    /// <summary>The test sample.</summary>
    public required SampleSet Test { get; init; }

    /// <summary>The validation sample; null without one.</summary>
    public SampleSet? Validation { get; init; }

    /// <summary>Dictionaries M^r, [R][d_r * K], row-major.</summary>
    public required float[][] Dictionaries { get; init; }

    /// <summary>Initial weights W_r(0), [R][K * m * d_r], row-major (class, neuron, dimension).</summary>
    public required float[][] InitialWeights { get; init; }

    /// <summary>Final weights of the joint network, the shape of <see cref="InitialWeights"/>.</summary>
    public required float[][] JointWeights { get; init; }

    /// <summary>Final weights of the uni-modal networks, the shape of <see cref="InitialWeights"/>.</summary>
    public required float[][] UnimodalWeights { get; init; }

    /// <summary>Final second layer of the joint network, [R][K * m], row-major (class, neuron); empty where it is not trained.</summary>
    public float[][] JointLayer { get; init; } = [];

    /// <summary>Final second layers of the uni-modal networks, the shape of <see cref="JointLayer"/>.</summary>
    public float[][] UnimodalLayer { get; init; } = [];
}
