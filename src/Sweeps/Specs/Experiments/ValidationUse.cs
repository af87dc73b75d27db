using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Experiments;

/// <summary>What the validation sample is for.</summary>
internal static class ValidationUse
{
    /// <summary>Its key.</summary>
    public const string Key = "evaluation.validation_n";

    /// <summary>Why a validation sample is for nothing; null where there is none, or a configuration that measures on it.</summary>
    public static string? WhyUnused(IEnumerable<TrialConfiguration> configurations) =>
        configurations.All(c => c.Evaluation.ValidationSamples == 0)
        || configurations.Any(c => !c.Evaluation.Checkpoints.IsNone || c.Remedy.Method == RemedyMethod.GradientBlending)
            ? null
            : "is a sample that nothing is measured on without checkpoints; set evaluation.checkpoints too, for example to 12";
}
