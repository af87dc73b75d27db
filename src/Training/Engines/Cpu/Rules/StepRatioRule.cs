using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>The gradient of the joint loss, with a constant factor for the steps of each modality.</summary>
internal sealed class StepRatioRule(RemedyParameters remedy, GradientDescent descent) : JointRule
{
    /// <inheritdoc/>
    public override float Gradient(AlignedFloats[] weights, int t, bool withLoss, NetworkTally? tally, CancellationToken cancellation) =>
        descent.Gradient(weights, 0, weights.Length, withLoss, cancellation, tally);

    /// <inheritdoc/>
    public override bool Step(AlignedFloats[] weights, int t) => descent.Step(weights, remedy.StepRatios.AsSpan());
}
