using System.Text.Json;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// A named section of the estimates of a configuration that its experiment contributes beside the rows of its table. It writes itself: into
/// <c>estimates.json</c>, and between the machines of a cluster, where <see cref="IExperimentEstimates.ReadExtra"/> reads it back.
/// </summary>
public interface IEstimateExtra
{
    /// <summary>Its key in <c>estimates.json</c>, in snake_case; a configuration has one section of a name.</summary>
    string Name { get; }

    /// <summary>
    /// Whether its size stays small when classes, test samples and trials become many; a summary leaves out what does not.
    /// </summary>
    bool IsSmall => true;

    /// <summary>Writes it as one JSON value. NaN and infinities are <c>null</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="entries">Names of the entries of vectors (<c>ITrialDefinition.EntryNames</c>), in order.</param>
    void Write(Utf8JsonWriter writer, IReadOnlyList<string> entries);
}
