using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines;

/// <summary>The sizes that determine a workspace; configurations that differ in nothing but numbers share one.</summary>
internal sealed class TrialShape : IEquatable<TrialShape>
{
    /// <summary>The shape of a configuration.</summary>
    public TrialShape(TrialConfiguration configuration)
    {
        Classes = configuration.Classes;
        Neurons = configuration.Network.Neurons;
        TrainSamples = configuration.Data.TrainSamples;
        TestSamples = configuration.Evaluation.TestSamples;
        ValidationSamples = configuration.Evaluation.ValidationSamples;
        HasLayer = configuration.TrainsSecondLayer;
        Dimensions = [.. configuration.Data.Modalities.Select(modality => modality.Dimension)];
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>m.</summary>
    public int Neurons { get; }

    /// <summary>n.</summary>
    public int TrainSamples { get; }

    /// <summary>Size of the test sample.</summary>
    public int TestSamples { get; }

    /// <summary>Size of the validation sample; 0 for none.</summary>
    public int ValidationSamples { get; }

    /// <summary>Whether a second layer is trained.</summary>
    public bool HasLayer { get; }

    /// <summary>d_r, [R].</summary>
    public int[] Dimensions { get; }

    /// <summary>R.</summary>
    public int Modalities => Dimensions.Length;

    /// <summary>K m, the neurons of one encoder.</summary>
    public int EncoderNeurons => Classes * Neurons;

    /// <summary>Number of weights of the encoder of a modality, K m d_r.</summary>
    public int Weights(int modality) => EncoderNeurons * Dimensions[modality];

    /// <summary>Number of trained numbers of a modality: the weights of its encoder and, where it is trained, the second layer.</summary>
    public int Parameters(int modality) => Weights(modality) + (HasLayer ? EncoderNeurons : 0);

    /// <inheritdoc/>
    public bool Equals(TrialShape? other) =>
        other is not null
        && Classes == other.Classes
        && Neurons == other.Neurons
        && TrainSamples == other.TrainSamples
        && TestSamples == other.TestSamples
        && ValidationSamples == other.ValidationSamples
        && HasLayer == other.HasLayer
        && Dimensions.AsSpan().SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TrialShape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Classes, Neurons, TrainSamples, TestSamples, Modalities, Dimensions.Sum());
}
