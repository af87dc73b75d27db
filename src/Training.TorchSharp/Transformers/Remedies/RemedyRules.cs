using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Remedies;

/// <summary>
/// How joint training is changed by a remedy. Parameters that do nothing give the rule that there is without one. Under
/// <see cref="RemedyMethod.UnimodalPretraining"/> the encoders start from those of the uni-modal networks, with fresh moments, and the
/// classifier, of which there is one for all modalities, from what is drawn.
/// </summary>
internal static class RemedyRules
{
    private static readonly Dictionary<RemedyMethod, string> s_refused = new()
    {
        [RemedyMethod.StepRatio] = "step_ratio",
        [RemedyMethod.ReconBoost] = "reconboost",
        [RemedyMethod.MmPareto] = "mmpareto",
        [RemedyMethod.Distillation] = "distillation",
        [RemedyMethod.BalancedInit] = "balanced_init",
    };

    /// <summary>Why a remedy cannot be used, as a sentence without a full stop; null where it can.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="modalities">R.</param>
    public static string? Refusal(TransformerConfiguration configuration, int modalities)
    {
        RemedyParameters remedy = configuration.Remedy;
        string? refused = remedy.HasNeutralRule(modalities) ? null : s_refused.GetValueOrDefault(remedy.Method);
        refused ??= remedy.HasNeutralStart(modalities) ? null : s_refused.GetValueOrDefault(remedy.Start);
        if (refused is not null)
        {
            return $"the remedy {refused} is not there for Transformers: choose another training.remedy.method, such as none or ogm";
        }

        return remedy.Method == RemedyMethod.GradientBlending && configuration.Source.ValidationSamples == 0
            ? "the remedy gradient_blending needs samples for validation, and the data set has none: add some, or choose another remedy"
            : null;
    }

    /// <summary>Whether the uni-modal networks are trained before the joint one, whose encoders start from theirs.</summary>
    public static bool StartsFromUnimodal(RemedyParameters remedy, int modalities) =>
        remedy.Start == RemedyMethod.UnimodalPretraining && !remedy.HasNeutralStart(modalities);

    /// <summary>The step of a uni-modal network from which joint training starts; null where it starts from none.</summary>
    public static int? SnapshotAt(TransformerConfiguration configuration, int modalities) =>
        StartsFromUnimodal(configuration.Remedy, modalities)
            ? Math.Min(configuration.Remedy.PretrainingSteps ?? int.MaxValue, configuration.Optimization.Steps)
            : null;

    /// <summary>The rule of joint training.</summary>
    /// <param name="task">The trial.</param>
    /// <param name="network">The joint network.</param>
    /// <param name="dropout">Leaves numbers out; null for none.</param>
    public static TrainingRule Of(TrialTask task, FusionNetwork network, PhiloxDropout? dropout)
    {
        RemedyParameters remedy = task.Configuration.Remedy;
        int modalities = task.Modalities;
        SplitSamples train = task.Samples.Train;
        if (remedy.HasNeutralRule(modalities))
        {
            return new FusionRule(network, train, dropout);
        }

        double[] ownLosses = [1, .. Enumerable.Repeat(remedy.LossWeight, modalities)];
        return remedy.Method switch
        {
            RemedyMethod.UnimodalLosses => new WeightedLossesRule(network, train, dropout, ownLosses),
            RemedyMethod.GradientBlending => new BlendedRule(task, network, dropout),
            RemedyMethod.Ogm or RemedyMethod.OgmGe => new ModulatedRule(task, network, dropout),
            RemedyMethod.ModalityDropout => new GatedRule(task, network, dropout),
            RemedyMethod.Alternating => new AlternatingStepsRule(network, train, dropout),
            _ => throw new InvalidOperationException($"Transformers have no remedy {remedy.Method}."),
        };
    }
}
