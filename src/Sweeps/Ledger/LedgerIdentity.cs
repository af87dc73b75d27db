using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>What all results of a ledger have in common; a run with another identity is refused.</summary>
/// <param name="SpecText">The canonical text of the spec without the number of trials, which may grow.</param>
/// <param name="Engine">Engine and version of its arithmetic.</param>
public sealed record LedgerIdentity(string SpecText, EngineIdentity Engine);
