using System.Text.Json;

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>An alert that is pending or fires.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fires">Whether it fires.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">What it says.</param>
internal sealed record FiringAlert(
    string Name,
    bool Fires,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations
)
{
    /// <summary>Reads one from an answer of Prometheus.</summary>
    public static FiringAlert Of(JsonElement alert)
    {
        Dictionary<string, string> labels = Texts("labels");
        return new FiringAlert(labels["alertname"], alert.GetProperty("state").GetString() == "firing", labels, Texts("annotations"));

        Dictionary<string, string> Texts(string of) =>
            alert.GetProperty(of).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name} {(Fires ? "fires" : "is pending")}: {string.Join(", ", Labels)}; {string.Join("; ", Annotations)}";
}
