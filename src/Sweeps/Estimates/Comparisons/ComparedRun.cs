using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">How the user names the run, for example its folder.</param>
/// <param name="Spec">What was run.</param>
/// <param name="Ledger">Its trials.</param>
public sealed record ComparedRun(string Name, SweepSpec Spec, ITrialLedger Ledger);
