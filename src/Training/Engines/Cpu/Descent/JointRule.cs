using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>
/// How a remedy trains the joint network: what takes the place of gradient and step. A rule is a function of (configuration, random
/// streams, trial, t) and the weights; its losses and tallies are those of the joint network with all its modalities, as without a remedy.
/// </summary>
internal abstract class JointRule
{
    /// <summary>
    /// Turns to a trial, whose samples are in the workspace; where <see cref="RemedyParameters.LearnsFromUnimodal"/> says so, its
    /// uni-modal networks have been trained.
    /// </summary>
    /// <param name="streams">Root of the random numbers.</param>
    /// <param name="trial">Index of the trial.</param>
    /// <param name="traced">Whether <see cref="Estimates"/> will be asked for.</param>
    public virtual void Begin(StreamRoot streams, long trial, bool traced) { }

    /// <summary>The estimates of weights that the rule made in a traced trial, in order; empty for most.</summary>
    public virtual IReadOnlyList<BlendingEstimate> Estimates => [];

    /// <summary>Fills the gradient sums of step t + 1.</summary>
    /// <param name="weights">W(t), [R].</param>
    /// <param name="t">Steps performed.</param>
    /// <param name="withLoss">Whether the loss is asked for.</param>
    /// <param name="tally">Receives errors and losses of the training samples at the weights; null for none.</param>
    /// <param name="cancellation">Checked after every kernel of a chunk.</param>
    /// <returns>The mean cross-entropy of the joint network when asked for; otherwise NaN.</returns>
    public abstract float Gradient(AlignedFloats[] weights, int t, bool withLoss, NetworkTally? tally, CancellationToken cancellation);

    /// <summary>Applies the gradient sums; false when a weight became NaN or infinite.</summary>
    public abstract bool Step(AlignedFloats[] weights, int t);
}
