namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <summary>A mapping of the spec format that holds keys.</summary>
/// <param name="Path">Path pattern, for example <c>data.modalities[]</c>; empty for the top level.</param>
/// <param name="Meaning">What its keys are about.</param>
public sealed record SpecSection(string Path, string Meaning)
{
    /// <summary>The section that it stands in; empty for the top level.</summary>
    public string Parent => Path.Contains('.', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('.')] : "";

    /// <summary>The name under which it stands there, that of a list without its brackets.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..].Replace("[]", "", StringComparison.Ordinal);
}
