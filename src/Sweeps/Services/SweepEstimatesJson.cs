using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>
/// The answer of <see cref="ISweepService.EstimatesAsync"/>: of every configuration its trials, its target and every class-averaged estimate with its interval, its
/// number of trials and how it was computed. The same names as in <c>estimates.json</c>, without what grows with the classes. Fields are documented in <c>docs/serving.md</c>.
/// </summary>
public static class SweepEstimatesJson
{
    /// <summary>Version of the schema, the value of <c>schema</c>.</summary>
    public const string Schema = "modality-competition/sweep-estimates/1";

    private static readonly JsonWriterOptions Options = new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the answer.</summary>
    /// <param name="id">The sweep's identifier.</param>
    /// <param name="spec">The sweep.</param>
    /// <param name="estimates">Its estimates, in plan order; gone through once, and none is kept.</param>
    /// <param name="isFinal">Whether they are those of every trial the sweep is going to have.</param>
    public static SweepDocument Of(string id, SweepSpec spec, IEnumerable<ConfigurationEstimates> estimates, bool isFinal)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(estimates);
        return SweepDocument.Of("application/json; charset=utf-8", "estimates.json", stream =>
        {
            using var json = new Utf8JsonWriter(stream, Options);
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteString("id", id);
            json.WriteBoolean("final", isFinal);
            json.WriteNumber("confidence", spec.Confidence);
            json.WriteStartArray("configurations");
            foreach (ConfigurationEstimates configuration in estimates)
            {
                Write(json, configuration);
                json.FlushWhenLong();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, ConfigurationEstimates estimates)
    {
        ImmutableArray<string> modalities = [.. estimates.Configuration.Configuration.Data.Modalities.Select(m => m.Name)];
        json.WriteStartObject();
        json.WriteNumber("configuration", estimates.Configuration.Index);
        json.WriteString("label", estimates.Configuration.Label);
        json.WriteNumber("trials", estimates.Trials);
        json.WriteNumber("diverged", estimates.Diverged);
        StoppingJson.Write(json, estimates.Stopping);
        json.WriteStartArray("estimates");
        foreach (EstimateRow row in EstimatesTable.Of(estimates).Rows)
        {
            Estimate estimate = row.Estimate;
            json.WriteStartObject();
            json.WriteString("estimand", EstimandSelector.Format(estimate.Estimand, modalities));
            json.WriteString("quantity", row.Quantity);
            json.WriteString("about", row.About);
            json.WriteFinite("value", estimate.Value);
            json.WriteFinite("low", estimate.Low);
            json.WriteFinite("high", estimate.High);
            json.WriteNumber("trials", estimate.Trials);
            json.WriteString("method", row.Method);
            json.WriteFinite("prediction", estimate.Prediction?.Value ?? double.NaN);
            json.WriteString("prediction_source", estimate.Prediction?.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
