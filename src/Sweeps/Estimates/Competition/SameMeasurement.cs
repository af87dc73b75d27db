using System.Globalization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// What of a configuration an estimand depends on. Two configurations of a sweep with common random numbers that are alike in it measure
/// one and the same thing trial by trial, whatever else is swept: initial winners are known before training, and uni-modal networks know
/// neither the other modalities nor a remedy.
/// </summary>
internal static class SameMeasurement
{
    /// <summary>
    /// Everything that the estimand depends on besides the random numbers, as a text; null where nothing is known to be left out.
    /// </summary>
    /// <param name="configuration">A configuration of the competition.</param>
    /// <param name="estimand">The estimand.</param>
    public static string? Of(TrialConfiguration configuration, Estimand estimand)
    {
        // Records name all of their values, those that are added later too. The modalities are a list, which names none.
        string shared = (configuration.Data with { Modalities = [] }).ToString();
        EvaluationParameters evaluation = configuration.Evaluation;
        switch (estimand)
        {
            // Some remedies change the start of joint training, and none that of a uni-modal network.
            case { Name: EstimandNames.InitialWin or EstimandNames.InitialWinSimulated }
                when !configuration.Remedy.HasNeutralStart(configuration.Modalities):
                return null;
            case { Name: EstimandNames.InitialWin or EstimandNames.InitialWinSimulated }:
                string modalities = string.Join('|', configuration.Data.Modalities);

                // The exact probability given the data is that of maxima of normals, whose common scale cancels.
                object network =
                    estimand.Name == EstimandNames.InitialWin ? configuration.Network with { InitialScale = 1 } : configuration.Network;
                return Text($"{estimand}|{shared}|{modalities}|{network}|{evaluation.InitialMargin}");
            case { Name: EstimandNames.TestError or EstimandNames.TrainError, Network: NetworkKind.Unimodal, Modality: { } r }:
                string own = $"{configuration.Data.Modalities[r]}|{configuration.Network}|{configuration.Optimization}";
                string sample = $"{evaluation.TestSamples}|{evaluation.TestSampling}";

                // How often a sample is insufficient in the other modalities decides how many of each pattern there are.
                string others = evaluation.IsStratified ? string.Join('|', configuration.Data.Modalities) : "";
                return Text($"{estimand}|{shared}|{own}|{sample}|{others}|{evaluation.ErrorMargin}");
            default:
                return null;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
