using System.Collections.Immutable;
using System.Text.Json;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>Time to learn (iterations until Gamma reaches beta) by modality, over all classes of all completed trials.</summary>
/// <param name="Modalities">The summaries, [R].</param>
public sealed record LearnTimesExtra(ImmutableArray<LearnTimeSummary> Modalities) : IEstimateExtra
{
    /// <summary>The section's name.</summary>
    public const string Key = "learn_times";

    /// <inheritdoc/>
    public string Name => Key;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer, IReadOnlyList<string> entries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        foreach (LearnTimeSummary times in Modalities)
        {
            writer.WriteStartObject();
            writer.WriteNumber("modality", times.Modality);
            writer.WriteNumber("learned", times.Learned);
            writer.WriteNumber("total", times.Total);
            Iteration("first_decile", times.FirstDecile);
            Iteration("median", times.Median);
            Iteration("last_decile", times.LastDecile);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();

        void Iteration(string name, double value)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumber(name, value);
            }
            else
            {
                writer.WriteNull(name);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static LearnTimesExtra Read(JsonElement json) =>
        new([
            .. json.EnumerateArray()
                .Select(t => new LearnTimeSummary(
                    t.GetProperty("modality").GetInt32(),
                    t.GetProperty("learned").GetInt64(),
                    t.GetProperty("total").GetInt64(),
                    Iteration(t.GetProperty("first_decile")),
                    Iteration(t.GetProperty("median")),
                    Iteration(t.GetProperty("last_decile"))
                )),
        ]);

    private static double Iteration(JsonElement json) => json.ValueKind == JsonValueKind.Null ? double.NaN : json.GetDouble();
}
