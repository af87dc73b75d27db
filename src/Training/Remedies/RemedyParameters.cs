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
    /// Another start besides a method that has none of its own: <see cref="RemedyMethod.BalancedInit"/> or
    /// <see cref="RemedyMethod.UnimodalPretraining"/>; else <see cref="RemedyMethod.None"/>.
    /// </summary>
    public RemedyMethod AddedStart { get; init; }

    /// <summary>
    /// Weight b >= 0 of every modality's own loss under <see cref="RemedyMethod.UnimodalLosses"/>; the joint loss has weight 1.
    /// </summary>
    public double LossWeight { get; init; } = 1;

    /// <summary>Strength alpha >= 0 of <see cref="RemedyMethod.Ogm"/> and <see cref="RemedyMethod.OgmGe"/>.</summary>
    public double Alpha { get; init; } = 0.3;

    /// <summary>First step t, from 0, at which these two modulate.</summary>
    public int FirstStep { get; init; }

    /// <summary>One past the last step at which they modulate; null for the end of training.</summary>
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

    /// <summary>Steps >= 1 of one modality's stage under <see cref="RemedyMethod.ReconBoost"/>.</summary>
    public int StageSteps { get; init; } = 4;

    /// <summary>Steps >= 0 of joint training after each of its stages.</summary>
    public int RectifySteps { get; init; } = 4;

    /// <summary>Its w in [0, 1]: how much a sample that the other modalities answer loses of its weight.</summary>
    public double Reconcile { get; init; } = 0.2;

    /// <summary>Factor > 0 of the combined gradient under <see cref="RemedyMethod.MmPareto"/>.</summary>
    public double Rescale { get; init; } = 1.5;

    /// <summary>
    /// Steps >= 1 between two estimates of the weights of <see cref="RemedyMethod.GradientBlending"/> (online); null for one estimate, over
    /// the whole of training (offline).
    /// </summary>
    public int? SuperEpoch { get; init; }

    /// <summary>Weight >= 0 of the distance from the teachers under <see cref="RemedyMethod.Distillation"/>.</summary>
    public double TeacherWeight { get; init; } = 5;

    /// <summary>
    /// Steps >= 0 of the uni-modal networks from which joint training starts under <see cref="RemedyMethod.UnimodalPretraining"/>; null for
    /// all of theirs. A network that stops before serves as it is then.
    /// </summary>
    public int? PretrainingSteps { get; init; }

    /// <summary>What joint training starts from: one of the two starts, or none where it starts from the weights that were drawn.</summary>
    public RemedyMethod Start => IsStart(Method) ? Method : AddedStart;

    /// <summary>Whether the uni-modal networks are needed, wholly or in part trained, before joint training begins.</summary>
    public bool LearnsFromUnimodal => Method == RemedyMethod.Distillation || Start == RemedyMethod.UnimodalPretraining;

    /// <summary>
    /// Whether the remedy is defined where the second layer is trained as well. Those that make something of the gradient or of the
    /// activations of an encoder as a whole are not: their sources do not say what becomes of the layer.
    /// </summary>
    public bool BearsSecondLayer => Method is not (RemedyMethod.OgmGe or RemedyMethod.MmPareto or RemedyMethod.Distillation);

    /// <summary>Whether a method is a start of training rather than a way of training.</summary>
    public static bool IsStart(RemedyMethod method) => method is RemedyMethod.BalancedInit or RemedyMethod.UnimodalPretraining;

    /// <summary>Whether the parameters are such that joint training is what it is without a remedy, for a number of modalities.</summary>
    /// <param name="modalities">R.</param>
    public bool IsNeutral(int modalities) => HasNeutralRule(modalities) && HasNeutralStart(modalities);

    /// <summary>Whether the steps of joint training are those of gradient descent on the joint loss, whatever it starts from.</summary>
    /// <param name="modalities">R.</param>
    public bool HasNeutralRule(int modalities) =>
        Method switch
        {
            RemedyMethod.None or RemedyMethod.UnimodalPretraining or RemedyMethod.BalancedInit => true,
            RemedyMethod.UnimodalLosses => LossWeight == 0,
            // With one modality the joint loss and its own are the same, and the weights add up to 1.
            RemedyMethod.GradientBlending => modalities == 1,
            RemedyMethod.StepRatio => StepRatios.All(ratio => ratio == 1),
            RemedyMethod.Ogm => Alpha == 0 || modalities == 1 || FirstStep >= EndStep,
            RemedyMethod.OgmGe => modalities == 1 || FirstStep >= EndStep,
            RemedyMethod.ModalityDropout => DropProbability == 0 || modalities == 1,
            RemedyMethod.Alternating => modalities == 1,
            RemedyMethod.ReconBoost or RemedyMethod.MmPareto => false,
            RemedyMethod.Distillation => TeacherWeight == 0,
            _ => throw new InvalidOperationException($"There is no remedy {Method}."),
        };

    /// <summary>Whether joint training starts from the weights that were drawn.</summary>
    /// <param name="modalities">R.</param>
    public bool HasNeutralStart(int modalities) =>
        Start switch
        {
            RemedyMethod.BalancedInit => modalities == 1,
            RemedyMethod.UnimodalPretraining => PretrainingSteps == 0,
            _ => true,
        };

    /// <inheritdoc/>
    public bool Equals(RemedyParameters? other) =>
        other is not null && Scalars == other.Scalars && StepRatios.AsSpan().SequenceEqual(other.StepRatios.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Scalars.GetHashCode();

    private ((RemedyMethod, RemedyMethod, double, double, int, int?, double), (int, int, double, double, int?, double, int?)) Scalars =>
        (
            (Method, AddedStart, LossWeight, Alpha, FirstStep, EndStep, DropProbability),
            (StageSteps, RectifySteps, Reconcile, Rescale, SuperEpoch, TeacherWeight, PretrainingSteps)
        );
}
