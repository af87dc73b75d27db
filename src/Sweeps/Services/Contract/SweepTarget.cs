namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Where a sweep stands with its target.</summary>
/// <param name="Estimand">Key of the estimand, as the spec has it.</param>
/// <param name="HalfWidth">Half-width wanted.</param>
/// <param name="Reached">Configurations that have reached it.</param>
/// <param name="Stopped">Configurations that need no more trials: those that have reached it, and those that have as many trials as they
/// may.</param>
/// <param name="WidestHalfWidth">Largest half-width among those that go on; null when none goes on or nothing is known yet.</param>
public sealed record SweepTarget(string Estimand, double HalfWidth, int Reached, int Stopped, double? WidestHalfWidth);
