using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>
/// The textual key of an estimand, as it stands in tables and files: the name, then in brackets what it is about, for example
/// <c>trained_win[class=3,modality=image]</c>, <c>test_error[network=joint]</c>, <c>degradation[modality=text]</c>, <c>agreement</c>.
/// </summary>
public static class EstimandSelector
{
    /// <summary>Formats the key.</summary>
    /// <param name="estimand">The estimand.</param>
    /// <param name="modalities">Names of the modalities in order, [R].</param>
    public static string Format(Estimand estimand, ImmutableArray<string> modalities)
    {
        ArgumentNullException.ThrowIfNull(estimand);
        var key = new StringBuilder(estimand.Name);
        var separator = '[';
        if (estimand.Network is { } network)
        {
            Append("network", NetworkText(network));
        }

        if (estimand.Class is { } j)
        {
            Append("class", j.ToString(CultureInfo.InvariantCulture));
        }

        if (estimand.Modality is { } r)
        {
            Append("modality", modalities[r]);
        }

        return separator == '[' ? key.ToString() : key.Append(']').ToString();

        void Append(string name, string value)
        {
            key.Append(separator).Append(name).Append('=').Append(value);
            separator = ',';
        }
    }

    /// <summary>Reads a key; the inverse of <see cref="Format"/>.</summary>
    /// <param name="key">The key; the parts in brackets may stand in any order.</param>
    /// <param name="modalities">Names of the modalities in order, [R]; empty in an experiment whose estimands have whole keys as their
    /// names.</param>
    /// <param name="estimand">The estimand when the key is one, for example with a modality of that name.</param>
    /// <returns>Whether the text is a key; whether a configuration has such an estimate is for its estimates to say.</returns>
    public static bool TryParse(string key, ImmutableArray<string> modalities, [NotNullWhen(true)] out Estimand? estimand)
    {
        ArgumentNullException.ThrowIfNull(key);
        estimand = null;
        var open = key.IndexOf('[', StringComparison.Ordinal);
        if (open < 0 || modalities.IsEmpty)
        {
            estimand = new Estimand(key);
            return key.Length > 0;
        }

        if (open == 0 || key[^1] != ']')
        {
            return false;
        }

        var parsed = new Estimand(key[..open]);
        foreach (var part in key[(open + 1)..^1].Split(','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var next = equals < 0 ? null : With(parsed, part[..equals], part[(equals + 1)..], modalities);
            if (next is null)
            {
                return false;
            }

            parsed = next;
        }

        estimand = parsed;
        return true;
    }

    private static Estimand? With(Estimand estimand, string name, string value, ImmutableArray<string> modalities)
    {
        switch (name)
        {
            case "network" when estimand.Network is null:
                var network = Enum.GetValues<NetworkKind>().Cast<NetworkKind?>().FirstOrDefault(n => NetworkText(n!.Value) == value);
                return network is null ? null : estimand with { Network = network };
            case "class" when estimand.Class is null:
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var j) ? estimand with { Class = j } : null;
            case "modality" when estimand.Modality is null:
                var r = modalities.IndexOf(value);
                return r < 0 ? null : estimand with { Modality = r };
            default:
                return null;
        }
    }

    /// <summary>The network in a key: <c>joint</c>, <c>unimodal</c> or <c>probe</c>.</summary>
    public static string NetworkText(NetworkKind network) =>
        network switch
        {
            NetworkKind.Joint => "joint",
            NetworkKind.Unimodal => "unimodal",
            NetworkKind.Probe => "probe",
            _ => throw new ArgumentOutOfRangeException(nameof(network), network, "Not a network."),
        };
}
