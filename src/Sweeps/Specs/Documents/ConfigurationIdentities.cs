using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>
/// What of a spec determines the trials of one of its configurations: experiment, seed, and the values of the configuration, swept or not.
/// With independent pairing the place of the configuration belongs to it, because its random numbers hang on that; with common random
/// numbers no place, axis or neighbour does. So where two specs give a configuration the same identity and one engine trains both, their
/// trials have the same bits.
/// </summary>
public static class ConfigurationIdentities
{
    /// <summary>The identities of the configurations in plan order, 64 hexadecimal digits each.</summary>
    /// <param name="canonicalText">Canonical text of the spec (<see cref="SweepSpec.CanonicalText"/>).</param>
    /// <exception cref="FormatException">It is not a canonical text of this version.</exception>
    public static IReadOnlyList<string> Of(string canonicalText)
    {
        ArgumentNullException.ThrowIfNull(canonicalText);
        try
        {
            using JsonDocument document = JsonDocument.Parse(canonicalText);
            JsonElement root = document.RootElement;
            if (root.GetProperty("canonical").GetInt32() != CanonicalSpecText.Version)
            {
                throw new FormatException($"The canonical text of the spec has version {root.GetProperty("canonical")}.");
            }

            string experiment = root.TryGetProperty(SpecKeys.Experiment, out JsonElement named)
                ? named.GetRawText()
                : $"\"{SpecKeys.DefaultExperiment}\"";
            string sweep = $"{experiment}\n{root.GetProperty("seed").GetRawText()}\n";
            bool independent = root.GetProperty("pairing").GetString() == "independent";
            KeyValuePair<string, string>[] shared = [.. Values(root.GetProperty("all"))];
            return
            [
                .. root.GetProperty("configurations")
                    .EnumerateArray()
                    .Select((own, place) => Digest(sweep, independent ? place : null, shared, Values(own))),
            ];
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The text is not the canonical text of a spec.", wrong);
        }
    }

    // As they are written, so that a text is never taken for a number.
    private static IEnumerable<KeyValuePair<string, string>> Values(JsonElement parameters) =>
        parameters.EnumerateObject().Select(p => new KeyValuePair<string, string>(p.Name, p.Value.GetRawText()));

    private static string Digest(
        string sweep,
        int? place,
        KeyValuePair<string, string>[] shared,
        IEnumerable<KeyValuePair<string, string>> own
    )
    {
        var text = new StringBuilder(sweep);
        text.Append(place is { } index ? index.ToString(CultureInfo.InvariantCulture) : "common").Append('\n');
        // Which values stand under "all" depends on the other configurations; their order does not matter.
        foreach ((string path, string value) in shared.Concat(own).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            text.Append(path).Append('\n').Append(value).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
