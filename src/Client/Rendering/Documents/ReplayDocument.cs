using ModalityCompetition.Client.Sessions.Checks;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp replay --json</c>.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Trial">Index of the trial.</param>
/// <param name="Agrees">Whether every bit agrees with the ledger.</param>
/// <param name="Fields">Every field of the result, compared.</param>
/// <param name="Files">Paths of what was written.</param>
internal sealed record ReplayDocument(
    int Configuration,
    long Trial,
    bool Agrees,
    IEnumerable<FieldEntry> Fields,
    IReadOnlyList<string> Files
)
{
    /// <summary>The document of a replay.</summary>
    public static ReplayDocument Of(TrialReplay replay) =>
        new(replay.Configuration.Index, replay.Trial, replay.Agrees, replay.Fields.Select(FieldEntry.Of), replay.Files);
}

/// <summary>A field of a result, compared with the ledger.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Values">Number of values.</param>
/// <param name="Differing">Number of values that differ.</param>
/// <param name="FirstDifference">Place and values of the first difference; null without one.</param>
internal sealed record FieldEntry(string Field, int Values, int Differing, string? FirstDifference)
{
    /// <summary>The entry of a field.</summary>
    public static FieldEntry Of(FieldComparison field) =>
        new(field.Field, field.Values, field.Differing, field.Differing == 0 ? null : field.First);
}
