namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp report --server --json</c>.</summary>
/// <param name="Id">Identifier of the sweep.</param>
/// <param name="Files">Paths of what was saved.</param>
internal sealed record SavedReportsDocument(string Id, IReadOnlyList<string> Files);
