using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>
/// Writes <c>estimates.csv</c> (RFC 4180): one row per estimate, the swept parameters as columns. The columns are documented in
/// <c>docs/reading-a-report.md</c>. An empty field is a value that does not exist (JSON: <c>null</c>).
/// </summary>
public static class EstimatesCsv
{
    private static readonly string[] EstimateColumns =
    [
        "estimand",
        "network",
        "modality",
        "modality_name",
        "class",
        "value",
        "low",
        "high",
        "half_width",
        "standard_error",
        "confidence",
        "interval",
        "estimator",
        "trials",
        "variance_reduction",
        "prediction",
        "prediction_kind",
        "prediction_source",
        "worst_case_failed",
        "worst_case_lowest",
        "worst_case_highest",
        "worst_case_low",
        "worst_case_high",
        "stopping_state",
        "stopping_target",
        "stopping_value",
        "stopping_low",
        "stopping_high",
        "stopping_confidence",
    ];

    /// <summary>Writes the estimates; the writer stays open.</summary>
    public static void Write(SweepReport report, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        CsvWriter csv = new(writer);
        string[] axes = [.. report.Totals.Parameters];
        csv.Field("configuration");
        foreach (string name in axes.Concat(EstimateColumns))
        {
            csv.Field(name);
        }

        csv.End();
        foreach (ConfigurationEstimates configuration in report.Estimates)
        {
            var values = configuration.Configuration.AxisValues.ToDictionary(a => a.Parameter, a => a.Value, StringComparer.Ordinal);
            foreach (Estimate estimate in configuration.Estimates)
            {
                csv.Field(configuration.Configuration.Index);
                foreach (string axis in axes)
                {
                    csv.Field(values.GetValueOrDefault(axis));
                }

                WriteEstimate(csv, configuration, estimate);
                csv.End();
            }
        }
    }

    private static void WriteEstimate(CsvWriter csv, ConfigurationEstimates configuration, Estimate estimate)
    {
        IReadOnlyList<string> modalities = configuration.Configuration.Definition.EntryNames;
        Estimand estimand = estimate.Estimand;
        csv.Field(estimand.Name);
        csv.Field(EstimateNames.Of(estimand.Network));
        csv.Field(estimand.Modality);
        csv.Field(estimand.Modality is { } index && index < modalities.Count ? modalities[index] : null);
        csv.Field(estimand.Class);
        csv.Field(estimate.Value);
        csv.Field(estimate.Low);
        csv.Field(estimate.High);
        csv.Field(estimate.HalfWidth);
        csv.Field(estimate.StandardError);
        csv.Field(estimate.Confidence);
        csv.Field(EstimateNames.Of(estimate.Interval));
        csv.Field(estimate.Estimator);
        csv.Field(estimate.Trials);
        csv.Field(estimate.VarianceReduction);
        csv.Field(estimate.Prediction?.Value);
        csv.Field(EstimateNames.Of(estimate.Prediction?.Kind));
        csv.Field(estimate.Prediction?.Source);
        csv.Field(estimate.WorstCase?.Failed);
        csv.Field(estimate.WorstCase?.Lowest);
        csv.Field(estimate.WorstCase?.Highest);
        csv.Field(estimate.WorstCase?.Low);
        csv.Field(estimate.WorstCase?.High);

        // On the rows of the estimands that the sweep stops on, and only there.
        TargetStanding? stopping = configuration.Stopping?.Find(estimand);
        csv.Field(stopping is null ? null : StoppingText.Name(stopping.State));
        csv.Field(stopping?.Target);
        csv.Field(stopping?.Value);
        csv.Field(stopping?.Low);
        csv.Field(stopping?.High);
        csv.Field(stopping?.Confidence);
    }
}
