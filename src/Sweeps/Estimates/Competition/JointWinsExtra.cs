using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>
/// How many completed trials had each vector (classes won by modality 0, 1, ...). In full estimates alone.
/// </summary>
/// <param name="Vectors">The vectors in lexicographic order, [R] each, and their numbers of trials.</param>
public sealed record JointWinsExtra(ImmutableArray<(ImmutableArray<int> Wins, long Trials)> Vectors) : IEstimateExtra
{
    /// <summary>The section's name.</summary>
    public const string Key = "joint_wins";

    /// <inheritdoc/>
    public string Name => Key;

    /// <inheritdoc/>
    public bool IsSmall => false;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer, IReadOnlyList<string> entries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        foreach ((ImmutableArray<int> wins, long trials) in Vectors)
        {
            // A vector a line: a number a line would be most of the file.
            string vector = string.Join(", ", wins.Select(w => w.ToString(CultureInfo.InvariantCulture)));
            writer.WriteRawValue(string.Create(CultureInfo.InvariantCulture, $"{{\"wins\": [{vector}], \"trials\": {trials}}}"));
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static JointWinsExtra Read(JsonElement json) =>
        new([
            .. json.EnumerateArray()
                .Select(v =>
                    (
                        v.GetProperty("wins").EnumerateArray().Select(w => w.GetInt32()).ToImmutableArray(),
                        v.GetProperty("trials").GetInt64()
                    )
                ),
        ]);
}
