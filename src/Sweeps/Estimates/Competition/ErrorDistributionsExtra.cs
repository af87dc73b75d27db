using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates.Distributions;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// Distributions over completed trials of the gap and of the test errors of all networks. In full estimates alone, and empty with more test
/// samples than are counted one by one.
/// </summary>
/// <param name="Distributions">The distributions, the gap first.</param>
public sealed record ErrorDistributionsExtra(ImmutableArray<ErrorDistribution> Distributions) : IEstimateExtra
{
    /// <summary>The section's name.</summary>
    public const string Key = "distributions";

    /// <inheritdoc/>
    public string Name => Key;

    /// <inheritdoc/>
    public bool IsSmall => false;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer, IReadOnlyList<string> entries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ImmutableArray<string> names = [.. entries];
        writer.WriteStartArray();
        foreach (ErrorDistribution distribution in Distributions)
        {
            writer.WriteStartObject();
            writer.WriteString("estimand", EstimandSelector.Format(distribution.Estimand, names));
            writer.WriteNumber("denominator", distribution.Denominator);
            writer.WriteNumber("trials", distribution.Trials);
            writer.WriteNumber("confidence", distribution.Confidence);
            writer.WriteNumber("band_reach", distribution.BandReach);
            writer.WriteStartArray("quantiles");
            foreach (QuantileEstimate q in distribution.Quantiles)
            {
                string fields = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"share\": {q.Share:R}, \"value\": {q.Value:R}, \"low\": {q.Low:R}, \"high\": {q.High:R}}}"
                );
                writer.WriteRawValue(fields);
            }

            writer.WriteEndArray();

            // All on one line: a number a line would be most of the file.
            writer.WritePropertyName("counts");
            writer.WriteRawValue($"[{string.Join(", ", distribution.Counts.Select(Pair))}]");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static ErrorDistributionsExtra Read(JsonElement json, IReadOnlyList<string> entries) =>
        new([.. json.EnumerateArray().Select(d => Read(d, [.. entries]))]);

    private static ErrorDistribution Read(JsonElement json, ImmutableArray<string> names)
    {
        string key = json.GetProperty("estimand").GetString()!;
        return new ErrorDistribution(
            EstimandSelector.TryParse(key, names, out Estimand? estimand) ? estimand : throw new JsonException($"'{key}' is no estimand."),
            json.GetProperty("denominator").GetInt32(),
            [.. json.GetProperty("counts").EnumerateArray().Select(c => (c[0].GetInt32(), c[1].GetInt64()))],
            json.GetProperty("trials").GetInt64(),
            json.GetProperty("confidence").GetDouble(),
            [
                .. json.GetProperty("quantiles")
                    .EnumerateArray()
                    .Select(q => new QuantileEstimate(Number(q, "share"), Number(q, "value"), Number(q, "low"), Number(q, "high"))),
            ],
            json.GetProperty("band_reach").GetDouble()
        );
    }

    private static double Number(JsonElement json, string name) => json.GetProperty(name).GetDouble();

    private static string Pair((int Value, long Count) pair) =>
        string.Create(CultureInfo.InvariantCulture, $"[{pair.Value}, {pair.Count}]");
}
