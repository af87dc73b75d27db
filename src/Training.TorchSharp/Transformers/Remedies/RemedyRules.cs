using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Remedies;

/// <summary>How joint training is changed by a remedy. Parameters that do nothing give the rule that there is without one.</summary>
internal static class RemedyRules
{
    /// <summary>Why a remedy cannot be used, as a sentence without a full stop; null where it can.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="modalities">R.</param>
    public static string? Refusal(TransformerConfiguration configuration, int modalities)
    {
        RemedyParameters remedy = configuration.Remedy;
        return remedy.HasNeutralRule(modalities) ? null : $"training.remedy.method {remedy.Method} is not one that Transformers have";
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
    public static TrainingRule Of(TrialTask task, FusionNetwork network, PhiloxDropout? dropout) =>
        new FusionRule(network, task.Samples.Train, dropout);
}
