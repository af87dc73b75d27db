using System.Text.Json;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Verdicts;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>Writes what a sweep says as a whole: verdicts and declared contrasts. Fields are documented in <c>docs/verdicts.md</c>.</summary>
internal static class FindingsJson
{
    /// <summary>Writes the fields <c>verdicts</c> and <c>contrasts</c>.</summary>
    public static void Write(Utf8JsonWriter json, SweepReport report)
    {
        if (report.Verdicts is { } verdicts)
        {
            json.WriteStartObject("verdicts");
            json.WriteNumber("confidence", verdicts.Confidence);
            json.WriteNumber("interval_confidence", verdicts.IntervalConfidence);
            json.WriteString("multiplicity", VerdictTable.Method);
            json.WriteStartArray("rows");
            foreach (VerdictRow row in verdicts.Rows)
            {
                Write(json, row);
                json.FlushWhenLong();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (!report.Contrasts.IsEmpty)
        {
            json.WriteStartArray("contrasts");
            foreach (ContrastEstimate contrast in report.Contrasts)
            {
                Write(json, contrast);
            }

            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, VerdictRow row)
    {
        json.WriteStartObject();
        json.WriteString("claim", row.Claim);
        json.WriteString("quantity", row.Quantity);
        if (row.Configuration is { } index)
        {
            json.WriteNumber("configuration", index);
        }
        else
        {
            json.WriteNull("configuration");
        }

        json.WriteString("where", row.Where);
        json.WriteFinite("prediction", row.Prediction.Value);
        json.WriteString("kind", EstimateNames.Of(row.Prediction.Kind));
        json.WriteString("source", row.Prediction.Source);
        EstimatesJson.WriteNumericalError(json, row.Prediction);
        json.WriteFinite("tolerance", row.Tolerance);
        json.WriteFinite("value", row.Value);
        json.WriteFinite("low", row.Low);
        json.WriteFinite("high", row.High);
        json.WriteString("verdict", VerdictText.Name(row.Verdict));
        json.WriteString("reading", row.Reading);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ContrastEstimate contrast)
    {
        EstimandDifference difference = contrast.Difference;
        json.WriteStartObject();
        json.WriteString("name", contrast.Name);
        json.WriteString("estimand", contrast.Estimand);
        json.WriteNumber("of", contrast.Of.Index);
        json.WriteNumber("minus", contrast.Minus.Index);
        json.WriteFinite("value", difference.Difference);
        json.WriteFinite("low", difference.Low);
        json.WriteFinite("high", difference.High);
        json.WriteFinite("standard_error", difference.StandardError);
        json.WriteFinite("confidence", difference.Confidence);
        json.WriteString("method", EstimateNames.Of(difference.Method));
        json.WriteNumber("pairs", difference.Pairs);
        json.WriteFinite("variance_ratio", difference.VarianceRatio ?? double.NaN);
        json.WriteFinite("of_value", difference.ValueA);
        json.WriteFinite("minus_value", difference.ValueB);
        json.WriteStartArray("warnings");
        foreach (string warning in contrast.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
