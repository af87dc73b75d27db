using System.Collections.Immutable;

namespace ModalityCompetition.Training.Remedies;

/// <summary>The remedy of a configuration. Parameters that its method does not have stay at their defaults.</summary>
public sealed record RemedyParameters
{
    /// <summary>No remedy.</summary>
    public static RemedyParameters None { get; } = new();

    /// <summary>The method.</summary>
    public RemedyMethod Method { get; init; }

    /// <summary>
    /// Weight b >= 0 of every modality's own loss under <see cref="RemedyMethod.UnimodalLosses"/>; the joint loss has weight 1.
    /// </summary>
    public double LossWeight { get; init; } = 1;

    /// <summary>Strength alpha >= 0 of <see cref="RemedyMethod.Ogm"/>.</summary>
    public double Alpha { get; init; } = 0.3;

    /// <summary>First step t, from 0, at which <see cref="RemedyMethod.Ogm"/> modulates.</summary>
    public int FirstStep { get; init; }

    /// <summary>One past the last step at which it modulates; null for the end of training.</summary>
    public int? EndStep { get; init; }

    /// <summary>
    /// Probability p in [0, 1) that a modality of a sample is left out of a step under <see cref="RemedyMethod.ModalityDropout"/>, before a
    /// sample that would lose all of them is drawn again.
    /// </summary>
    public double DropProbability { get; init; } = 0.2;

    /// <summary>
    /// Factors kappa_r >= 0 of the steps of each modality under <see cref="RemedyMethod.StepRatio"/>, [R]; empty for 1 everywhere.
    /// </summary>
    public ImmutableArray<double> StepRatios { get; init; } = [];

    /// <summary>Whether the parameters are such that joint training is what it is without a remedy, for a number of modalities.</summary>
    /// <param name="modalities">R.</param>
    public bool IsNeutral(int modalities) =>
        Method switch
        {
            RemedyMethod.None => true,
            RemedyMethod.UnimodalLosses => LossWeight == 0,
            RemedyMethod.StepRatio => StepRatios.All(ratio => ratio == 1),
            RemedyMethod.Ogm => Alpha == 0 || modalities == 1 || FirstStep >= EndStep,
            RemedyMethod.ModalityDropout => DropProbability == 0 || modalities == 1,
            RemedyMethod.Alternating => modalities == 1,
            _ => throw new InvalidOperationException($"There is no remedy {Method}."),
        };

    /// <inheritdoc/>
    public bool Equals(RemedyParameters? other) =>
        other is not null && Scalars == other.Scalars && StepRatios.AsSpan().SequenceEqual(other.StepRatios.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Scalars.GetHashCode();

    private (RemedyMethod, double, double, int, int?, double) Scalars => (Method, LossWeight, Alpha, FirstStep, EndStep, DropProbability);
}
