namespace ModalityCompetition.Sweeps.Shipped;

/// <summary>A complete example spec that comes with the program.</summary>
/// <param name="Name">Its name, which is the name of its sweep and of its file in <c>examples/</c>.</param>
/// <param name="Description">What it shows, from the spec's own description, on one line.</param>
/// <param name="Text">The spec's text.</param>
public sealed record SpecPreset(string Name, string Description, string Text);
