using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>Trials that a source has and that another one, or the sweep itself, has too.</summary>
/// <param name="Take">The trials in the source.</param>
/// <param name="Other">The other ledger.</param>
/// <param name="OtherName">What the user calls it.</param>
/// <param name="OtherConfiguration">Index of their configuration there.</param>
public readonly record struct TrialOverlap(TrialTake Take, ITrialLedger Other, string OtherName, int OtherConfiguration);
