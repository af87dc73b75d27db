namespace ModalityCompetition.Sweeps.Engines;

/// <summary>A plug-in that was found and cannot be used; everything else works without it.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Reason">One sentence that names it and says what is wrong and what would help.</param>
public sealed record BrokenPlugin(string Name, string Reason);
