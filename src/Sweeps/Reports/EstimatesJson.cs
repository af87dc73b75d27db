using System.Text.Encodings.Web;
using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>
/// Writes <c>estimates.json</c>: every estimate of a sweep with its interval, its number of trials and how it was computed. The fields are
/// documented in <c>docs/reading-a-report.md</c>. Numbers are in shortest round-trip form; NaN and infinities are <c>null</c>.
/// </summary>
public static class EstimatesJson
{
    /// <summary>Version of the schema, the value of <c>schema</c>; raised when a field changes its meaning or goes away.</summary>
    public const string Schema = "modality-competition/estimates/1";

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        // The file is data, not part of a page: names in any script stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the estimates as UTF-8 without a byte order mark; the stream stays open.</summary>
    public static void Write(SweepReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        using (Utf8JsonWriter json = new(stream, Options))
        {
            json.WriteStartObject();
            WriteHeader(json, report);
            FindingsJson.Write(json, report);
            json.WriteStartArray("configurations");
            foreach (ConfigurationEstimates estimates in report.Estimates)
            {
                WriteConfiguration(json, estimates);
                json.FlushWhenLong();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteHeader(Utf8JsonWriter json, SweepReport report)
    {
        json.WriteString("schema", Schema);
        json.WriteString("name", report.Spec.Name);
        json.WriteString("description", report.Spec.Description);
        json.WriteString("code_version", report.CodeVersion);
        json.WriteString("engine", report.Engine.ToString());
        json.WriteString("results_hash", report.ResultsHash);
        // As text: a 64-bit seed does not survive readers that turn every number into a double.
        json.WriteString("seed", report.Spec.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("confidence", report.Spec.Confidence);
        json.WriteNumber("trials_planned", report.TrialsPlanned);
        json.WriteNumber("trials_done", report.TrialsDone);
        json.WriteStartArray("warnings");
        foreach (string warning in ReportWarnings.Of(report))
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteString("spec", report.Spec.SourceText);
        json.WriteString("canonical_spec", report.Spec.CanonicalText);
    }

    private static void WriteConfiguration(Utf8JsonWriter json, ConfigurationEstimates estimates)
    {
        var modalities = estimates.Configuration.Configuration.Data.Modalities;
        json.WriteStartObject();
        json.WriteNumber("configuration", estimates.Configuration.Index);
        json.WriteStartObject("axes");
        foreach (var axis in estimates.Configuration.AxisValues)
        {
            if (axis.Number is { } number)
            {
                json.WriteFinite(axis.Parameter, number);
            }
            else
            {
                json.WriteString(axis.Parameter, axis.Value);
            }
        }

        json.WriteEndObject();
        json.WriteNumber("classes", estimates.Configuration.Configuration.Classes);
        json.WriteStartArray("modalities");
        foreach (var modality in modalities)
        {
            json.WriteStringValue(modality.Name);
        }

        json.WriteEndArray();
        json.WriteNumber("trials", estimates.Trials);
        json.WriteNumber("diverged", estimates.Diverged);
        json.WriteNumber("timed_out", estimates.TimedOut);
        json.WriteNumber("crashed", estimates.Crashed);
        WriteIndex(json, "best_modality", estimates.BestModality);
        StoppingJson.Write(json, estimates.Stopping);
        WriteLearnTimes(json, estimates);
        WriteClassesWon(json, estimates);
        DistributionsJson.Write(json, estimates);
        json.WriteStartArray("estimates");
        foreach (Estimate estimate in estimates.Estimates)
        {
            WriteEstimate(json, estimate, m => m < modalities.Length ? modalities[m].Name : null);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter json, Estimate estimate, Func<int, string?> nameOf)
    {
        Estimand estimand = estimate.Estimand;
        json.WriteStartObject();
        json.WriteString("estimand", estimand.Name);
        json.WriteString("network", EstimateNames.Of(estimand.Network));
        WriteIndex(json, "modality", estimand.Modality);
        json.WriteString("modality_name", estimand.Modality is { } index ? nameOf(index) : null);
        WriteIndex(json, "class", estimand.Class);
        json.WriteFinite("value", estimate.Value);
        json.WriteFinite("low", estimate.Low);
        json.WriteFinite("high", estimate.High);
        json.WriteFinite("half_width", estimate.HalfWidth);
        json.WriteFinite("standard_error", estimate.StandardError);
        json.WriteFinite("confidence", estimate.Confidence);
        json.WriteString("interval", EstimateNames.Of(estimate.Interval));
        json.WriteString("estimator", estimate.Estimator);
        json.WriteNumber("trials", estimate.Trials);
        json.WriteFinite("variance_reduction", estimate.VarianceReduction ?? double.NaN);
        StoppingJson.Write(json, estimate.WorstCase);
        if (estimate.Prediction is { } prediction)
        {
            json.WriteStartObject("prediction");
            json.WriteFinite("value", prediction.Value);
            json.WriteString("kind", EstimateNames.Of(prediction.Kind));
            json.WriteString("source", prediction.Source);
            WriteNumericalError(json, prediction);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("prediction");
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the bound of the numerical error of a predicted value; nothing for a closed form.</summary>
    internal static void WriteNumericalError(Utf8JsonWriter json, Prediction prediction)
    {
        if (prediction.Error > 0)
        {
            json.WriteFinite("numerical_error", prediction.Error);
        }
    }

    private static void WriteLearnTimes(Utf8JsonWriter json, ConfigurationEstimates estimates)
    {
        json.WriteStartArray("learn_times");
        foreach (LearnTimeSummary summary in estimates.LearnTimes)
        {
            json.WriteStartObject();
            json.WriteNumber("modality", summary.Modality);
            json.WriteNumber("learned", summary.Learned);
            json.WriteNumber("total", summary.Total);
            json.WriteFinite("first_decile", summary.FirstDecile);
            json.WriteFinite("median", summary.Median);
            json.WriteFinite("last_decile", summary.LastDecile);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteClassesWon(Utf8JsonWriter json, ConfigurationEstimates estimates)
    {
        json.WriteStartArray("classes_won");
        foreach (var counts in estimates.ClassesWon)
        {
            json.WriteStartArray();
            foreach (long count in counts)
            {
                json.WriteNumberValue(count);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteIndex(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
