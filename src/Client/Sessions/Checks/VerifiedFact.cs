namespace ModalityCompetition.Client.Sessions.Checks;

/// <summary>One thing that was verified about a run.</summary>
/// <param name="Name">Stable name, for scripts.</param>
/// <param name="Agrees">Whether what was computed is what was recorded.</param>
/// <param name="Text">What was compared and how it came out.</param>
internal sealed record VerifiedFact(string Name, bool Agrees, string Text);
