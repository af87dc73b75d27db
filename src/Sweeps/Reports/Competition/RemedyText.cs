using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>What a report says of the remedy of a configuration.</summary>
internal static class RemedyText
{
    /// <summary>Method and parameters, and what theory no longer says; null without a remedy.</summary>
    /// <param name="configuration">The configuration.</param>
    public static string? Of(TrialConfiguration configuration) =>
        configuration.IsRemedied
            ? $"{RemedyWords.Of(configuration.Remedy.Method)}{Parameters(configuration)}{Start(configuration.Remedy)}; the theorems are "
                + $"about joint training without a "
                + "remedy, so that nothing is predicted of it"
            : null;

    /// <summary>That the second layer is trained, and what theory no longer says; null where it is fixed.</summary>
    /// <param name="configuration">The configuration.</param>
    public static string? SecondLayer(TrialConfiguration configuration) =>
        configuration.TrainsSecondLayer
            ? $"trained from ones with step size {InvariantText.Exact(configuration.Network.SecondLayerStep!.Value)}; the "
                + $"theorems hold it at "
                + "ones, so that nothing is predicted of trained networks"
            : null;

    private static string Parameters(TrialConfiguration configuration)
    {
        RemedyParameters remedy = configuration.Remedy;
        return remedy.Method switch
        {
            RemedyMethod.UnimodalLosses => $" (weight {InvariantText.Exact(remedy.LossWeight)})",
            RemedyMethod.StepRatio => " ("
                + string.Join(
                    ", ",
                    configuration.Data.Modalities.Zip(remedy.StepRatios, (m, ratio) => $"{m.Name} {InvariantText.Exact(ratio)}")
                )
                + ")",
            RemedyMethod.Ogm or RemedyMethod.OgmGe => $" (alpha {InvariantText.Exact(remedy.Alpha)}{Steps(remedy)})",
            RemedyMethod.ModalityDropout => $" (p {InvariantText.Exact(remedy.DropProbability)})",
            RemedyMethod.GradientBlending => remedy.SuperEpoch is { } steps
                ? $" (weights every {InvariantText.Count(steps)} steps)"
                : " (weights once)",
            RemedyMethod.ReconBoost =>
                $" (stages of {InvariantText.Count(remedy.StageSteps)}, then {InvariantText.Count(remedy.RectifySteps)} "
                    + $"steps together, reconcile {InvariantText.Exact(remedy.Reconcile)})",
            RemedyMethod.MmPareto => $" (rescale {InvariantText.Exact(remedy.Rescale)})",
            RemedyMethod.Distillation => $" (weight {InvariantText.Exact(remedy.TeacherWeight)})",
            RemedyMethod.UnimodalPretraining => $" ({Pretraining(remedy)})",
            _ => "",
        };
    }

    private static string Pretraining(RemedyParameters remedy) =>
        remedy.PretrainingSteps is { } steps ? $"{InvariantText.Count(steps)} steps" : "to the end";

    private static string Start(RemedyParameters remedy) =>
        remedy.AddedStart switch
        {
            RemedyMethod.None => "",
            RemedyMethod.UnimodalPretraining => $" from unimodal_pretraining ({Pretraining(remedy)})",
            var start => $" from {RemedyWords.Of(start)}",
        };

    private static string Steps(RemedyParameters remedy) =>
        (remedy.FirstStep, remedy.EndStep) switch
        {
            (0, null) => "",
            (var from, null) => $", from step {InvariantText.Count(from)}",
            (var from, { } to) => $", from step {InvariantText.Count(from)} to {InvariantText.Count(to)}",
        };
}
