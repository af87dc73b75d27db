using System.Collections.Immutable;
using System.Text.Json;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>Distribution over completed trials of the number of classes won by each modality.</summary>
/// <param name="Modalities">Counts of trials by the number of classes, [R][K + 1].</param>
public sealed record ClassesWonExtra(ImmutableArray<ImmutableArray<long>> Modalities) : IEstimateExtra
{
    /// <summary>The section's name.</summary>
    public const string Key = "classes_won";

    /// <inheritdoc/>
    public string Name => Key;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer, IReadOnlyList<string> entries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        foreach (ImmutableArray<long> counts in Modalities)
        {
            writer.WriteStartArray();
            foreach (long count in counts)
            {
                writer.WriteNumberValue(count);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static ClassesWonExtra Read(JsonElement json) =>
        new([.. json.EnumerateArray().Select(m => m.EnumerateArray().Select(c => c.GetInt64()).ToImmutableArray())]);
}
