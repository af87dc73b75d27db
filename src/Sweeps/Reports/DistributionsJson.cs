using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Distributions;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>Writes the distributions of a configuration. Fields are documented in <c>docs/reading-a-report.md</c>.</summary>
internal static class DistributionsJson
{
    /// <summary>Writes the fields <c>distributions</c> and <c>joint_wins</c>.</summary>
    public static void Write(Utf8JsonWriter json, ConfigurationEstimates estimates)
    {
        json.WriteStartArray("distributions");
        foreach (ErrorDistribution distribution in estimates.ErrorDistributions)
        {
            json.WriteStartObject();
            json.WriteString("estimand", EstimandSelector.Format(
                distribution.Estimand, [.. estimates.Configuration.Configuration.Data.Modalities.Select(m => m.Name)]));
            json.WriteNumber("denominator", distribution.Denominator);
            json.WriteNumber("trials", distribution.Trials);
            json.WriteNumber("confidence", distribution.Confidence);
            json.WriteNumber("band_reach", distribution.BandReach);
            json.WriteStartArray("quantiles");
            foreach (QuantileEstimate quantile in distribution.Quantiles)
            {
                json.WriteRawValue(string.Create(
                    CultureInfo.InvariantCulture, $"{{\"share\": {quantile.Share:R}, \"value\": {quantile.Value:R}, \"low\": {quantile.Low:R}, \"high\": {quantile.High:R}}}"));
            }

            json.WriteEndArray();
            // Pairs on one line: one number a line would be most of the file.
            json.WritePropertyName("counts");
            json.WriteRawValue($"[{string.Join(", ", distribution.Counts.Select(c => $"[{InvariantText.Whole(c.Value)}, {InvariantText.Whole(c.Count)}]"))}]");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("joint_wins");
        foreach (var (wins, trials) in estimates.JointWins)
        {
            json.WriteRawValue($"{{\"wins\": [{string.Join(", ", wins.Select(w => InvariantText.Whole(w)))}], \"trials\": {InvariantText.Whole(trials)}}}");
        }

        json.WriteEndArray();
    }
}
