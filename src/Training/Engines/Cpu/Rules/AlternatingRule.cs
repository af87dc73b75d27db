using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>At step t modality t mod R alone moves, on the loss of its own outputs: the step of its uni-modal network.</summary>
internal sealed class AlternatingRule(int modalities, GradientDescent descent) : JointRule
{
    /// <inheritdoc/>
    public override float Gradient(AlignedFloats[] weights, int t, bool withLoss, NetworkTally? tally, CancellationToken cancellation)
    {
        // The joint network is looked at only where somebody asks how it does.
        float loss = withLoss || tally is not null ? descent.Gradient(weights, 0, modalities, withLoss, cancellation, tally) : float.NaN;
        int r = t % modalities;
        descent.Gradient(weights, r, r + 1, withLoss: false, cancellation);
        return loss;
    }

    /// <inheritdoc/>
    public override bool Step(AlignedFloats[] weights, int t) => descent.Step(weights, t % modalities, (t % modalities) + 1);
}
