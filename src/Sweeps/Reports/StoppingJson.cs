using System.Text.Json;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>The fields of <c>estimates.json</c> that are there only when a sweep has a target or trials without a value.</summary>
public static class StoppingJson
{
    /// <summary>Writes the target of a configuration as an object; nothing without one.</summary>
    /// <param name="json">Where; inside an object.</param>
    /// <param name="standing">Where the configuration stands; null without a target.</param>
    public static void Write(Utf8JsonWriter json, TargetStanding? standing)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (standing is null)
        {
            return;
        }

        json.WriteStartObject("stopping");
        json.WriteString("estimand", standing.Key);
        json.WriteNumber("target_half_width", standing.Target);
        json.WriteNumber("confidence", standing.Confidence);
        json.WriteString("state", StoppingText.Name(standing.State));
        json.WriteNumber("trials", standing.Trials);
        json.WriteNumber("most_trials", standing.MostTrials);
        json.WriteNumber("forecast_trials", standing.ForecastTrials);
        json.WriteNumber("observations", standing.Observations);
        json.WriteFinite("value", standing.Value);
        json.WriteFinite("low", standing.Low);
        json.WriteFinite("high", standing.High);
        json.WriteFinite("half_width", standing.HalfWidth);
        json.WriteString("method", standing.Method);
        json.WriteString("guarantee", StoppingText.Name(standing.Guarantee));
        json.WriteBoolean("contradicted", standing.Contradicted);
        if (standing.FixedSampleTrials is { } n)
        {
            json.WriteNumber("fixed_sample_trials", n);
        }
        else
        {
            json.WriteNull("fixed_sample_trials");
        }

        json.WriteEndObject();
    }

    /// <summary>Writes worst-case bounds as an object; nothing without any.</summary>
    internal static void Write(Utf8JsonWriter json, WorstCaseBounds? bounds)
    {
        if (bounds is null)
        {
            return;
        }

        json.WriteStartObject("worst_case");
        json.WriteNumber("failed", bounds.Failed);
        json.WriteFinite("lowest", bounds.Lowest);
        json.WriteFinite("highest", bounds.Highest);
        json.WriteFinite("low", bounds.Low);
        json.WriteFinite("high", bounds.High);
        json.WriteEndObject();
    }
}
