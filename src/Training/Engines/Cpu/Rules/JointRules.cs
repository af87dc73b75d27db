using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>Makes the rule of a configuration.</summary>
internal static class JointRules
{
    /// <summary>The rule; null where the steps of joint training are plain gradient descent.</summary>
    public static JointRule? Of(
        TrainingKernels kernels,
        TrialConfiguration configuration,
        TrialWorkspace workspace,
        GradientDescent descent
    )
    {
        RemedyParameters remedy = configuration.Remedy;
        if (remedy.HasNeutralRule(configuration.Modalities))
        {
            return null;
        }

        return remedy.Method switch
        {
            RemedyMethod.StepRatio => new StepRatioRule(remedy, descent),
            RemedyMethod.Alternating => new AlternatingRule(configuration.Modalities, descent),
            RemedyMethod.UnimodalLosses => new OwnLossRule(kernels, configuration, workspace, descent),
            RemedyMethod.GradientBlending => new BlendingRule(kernels, configuration, workspace, descent),
            RemedyMethod.Ogm or RemedyMethod.OgmGe => new ModulationRule(kernels, configuration, workspace, descent),
            RemedyMethod.ModalityDropout => new DropoutRule(kernels, configuration, workspace, descent),
            RemedyMethod.ReconBoost => new BoostingRule(kernels, configuration, workspace, descent),
            RemedyMethod.MmPareto => new ParetoRule(kernels, configuration, workspace, descent),
            RemedyMethod.Distillation => new DistillationRule(kernels, configuration, workspace, descent),
            _ => throw new InvalidOperationException($"There is no rule for the remedy {remedy.Method}."),
        };
    }
}
