namespace ModalityCompetition.Sweeps.Specs;

/// <summary>The reference of the spec format, <c>docs/spec-reference.md</c>, written from the catalogue of keys.</summary>
public static class SpecReference
{
    /// <summary>The page as Markdown, ending in a newline.</summary>
    public static string Render() => throw new NotSupportedException();
}
