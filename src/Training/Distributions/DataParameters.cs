using System.Collections.Immutable;

namespace ModalityCompetition.Training.Distributions;

/// <summary>
/// The joint distribution of label and modalities, X^r = M^r z^r + xi^r with xi^r = M^r alpha^r + xi'^r and
/// xi'^r ~ N(0, sigma_g^2 I), and the size of the training sample (arXiv 2203.12221, Section 4.1).
/// </summary>
public sealed record DataParameters
{
    /// <summary>Number of classes K >= 2; the label is uniform on 0..K-1.</summary>
    public required int Classes { get; init; }

    /// <summary>Number n >= 1 of training samples of a trial.</summary>
    public required int TrainSamples { get; init; }

    /// <summary>Sparsity s in [0, K]: every off-target coordinate is non-zero with probability s/K.</summary>
    public required double Sparsity { get; init; }

    /// <summary>
    /// Standard deviation sigma_g >= 0 of the isotropic Gaussian noise of every modality that has none of its own
    /// (<see cref="ModalityParameters.GaussianNoise"/>).
    /// </summary>
    public double GaussianNoise { get; init; }

    /// <summary>Whether the dictionaries are the canonical [I; 0] or drawn at random for every trial.</summary>
    public DictionaryKind Dictionary { get; init; } = DictionaryKind.Canonical;

    /// <summary>The modalities, in order; R = their number, at least 1.</summary>
    public required ImmutableArray<ModalityParameters> Modalities { get; init; }

    /// <summary>Standard deviation of the isotropic Gaussian noise of a modality.</summary>
    /// <param name="modality">r.</param>
    public double NoiseOf(int modality) => Modalities[modality].GaussianNoise ?? GaussianNoise;

    /// <summary>Number R of modalities.</summary>
    public int ModalityCount => Modalities.Length;
}
