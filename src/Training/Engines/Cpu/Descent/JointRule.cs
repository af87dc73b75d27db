using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>
/// How a remedy trains the joint network: what takes the place of gradient and step. A rule is a function of (configuration, random
/// streams, trial, t) and the weights; its losses and tallies are those of the joint network with all its modalities, as without a remedy.
/// </summary>
internal abstract class JointRule
{
    /// <summary>The rule of a configuration; null where joint training is plain gradient descent.</summary>
    public static JointRule? Of(
        TrainingKernels kernels,
        TrialConfiguration configuration,
        TrialWorkspace workspace,
        GradientDescent descent
    )
    {
        if (!configuration.IsRemedied)
        {
            return null;
        }

        RemedyParameters remedy = configuration.Remedy;
        return remedy.Method switch
        {
            RemedyMethod.StepRatio => new StepRatioRule(remedy, descent),
            RemedyMethod.Alternating => new AlternatingRule(configuration.Modalities, descent),
            RemedyMethod.UnimodalLosses => new OwnLossRule(kernels, configuration, workspace, descent),
            RemedyMethod.Ogm => new ModulationRule(kernels, configuration, workspace, descent),
            RemedyMethod.ModalityDropout => new DropoutRule(kernels, configuration, workspace, descent),
            _ => throw new InvalidOperationException($"There is no rule for the remedy {remedy.Method}."),
        };
    }

    /// <summary>Turns to a trial.</summary>
    public virtual void Begin(StreamRoot streams, long trial) { }

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
