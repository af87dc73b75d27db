using System.Globalization;
using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>Holds predictions that are called exact against a simulation from the definitions and against the large run.</summary>
internal static class PredictionRule
{
    /// <summary>Checks the predictions of a configuration.</summary>
    /// <param name="estimates">Its estimates.</param>
    /// <param name="truth">The large run.</param>
    /// <param name="simulated">P(initial winner) by simulation, [R].</param>
    /// <param name="findings">Where misses go.</param>
    public static void Check(ConfigurationEstimates estimates, LargeRun truth, Truth[] simulated, Findings findings)
    {
        foreach (Estimate estimate in estimates.Estimates)
        {
            if (estimate is not { Prediction: { Kind: PredictionKind.Exact } prediction, Estimand: { Class: null, Modality: { } r } })
            {
                continue;
            }

            Against(estimate, prediction, simulated[r], "simulation from the definitions");
            Against(estimate, prediction, truth.Of(estimate.Estimand, 0), "large run");
        }

        void Against(Estimate estimate, Prediction prediction, Truth known, string which)
        {
            findings.Compared();
            if (!(Math.Abs(prediction.Value - known.Value) <= (MissRule.Errors * known.Error) + prediction.Error))
            {
                findings.Add(
                    new CalibrationMiss(
                        MissKinds.Prediction,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{estimate.Estimand.Name}, modality {estimate.Estimand.Modality}, {which}"
                        ),
                        estimates.Configuration.Index,
                        prediction.Value,
                        double.NaN,
                        double.NaN,
                        known.Value,
                        known.Error,
                        prediction.Source
                    )
                );
            }
        }
    }
}
