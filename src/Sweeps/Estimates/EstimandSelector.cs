using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ModalityCompetition.Sweeps.Estimates;

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

    /// <summary>The network in a key: <c>joint</c>, <c>unimodal</c> or <c>probe</c>.</summary>
    public static string NetworkText(NetworkKind network) => network switch
    {
        NetworkKind.Joint => "joint",
        NetworkKind.Unimodal => "unimodal",
        NetworkKind.Probe => "probe",
        _ => throw new ArgumentOutOfRangeException(nameof(network), network, "Not a network."),
    };
}
