using System.Collections.Immutable;
using ModalityCompetition.Experiments;

namespace ModalityCompetition.Programs.Checks;

/// <summary>A trial of a check.</summary>
/// <param name="Configuration">Index of its configuration.</param>
/// <param name="Trial">Its number.</param>
/// <param name="Outcome">How it ended, the first time that it was run; null when it was not answered.</param>
/// <param name="Values">Its numbers, measurement after measurement; empty when it has none.</param>
/// <param name="Seconds">How long the first run took.</param>
public sealed record ProgramTry(int Configuration, long Trial, TrialOutcome? Outcome, ImmutableArray<double> Values, double Seconds);
