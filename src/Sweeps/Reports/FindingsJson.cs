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
        Number(json, "prediction", row.Prediction.Value);
        json.WriteString("kind", EstimateNames.Of(row.Prediction.Kind));
        json.WriteString("source", row.Prediction.Source);
        Number(json, "tolerance", row.Tolerance);
        Number(json, "value", row.Value);
        Number(json, "low", row.Low);
        Number(json, "high", row.High);
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
        Number(json, "value", difference.Difference);
        Number(json, "low", difference.Low);
        Number(json, "high", difference.High);
        Number(json, "standard_error", difference.StandardError);
        Number(json, "confidence", difference.Confidence);
        json.WriteString("method", EstimateNames.Of(difference.Method));
        json.WriteNumber("pairs", difference.Pairs);
        Number(json, "variance_ratio", difference.VarianceRatio ?? double.NaN);
        Number(json, "of_value", difference.A.Value);
        Number(json, "minus_value", difference.B.Value);
        json.WriteStartArray("warnings");
        foreach (string warning in contrast.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
