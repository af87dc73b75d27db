using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Client.Sessions;

/// <summary>What <c>modcomp run</c> was asked to do.</summary>
/// <param name="Spec">Which sweep.</param>
/// <param name="Output">Run folder; null for the spec's.</param>
/// <param name="Workers">Worker threads; null for one per processor.</param>
/// <param name="Durability">What a committed block survives.</param>
/// <param name="Report">Whether the HTML report is written.</param>
/// <param name="TrialTimeLimit">How long one trial may take; null for no limit.</param>
internal sealed record SweepRequest(SpecRequest Spec, string? Output, int? Workers, LedgerDurability Durability, bool Report, TimeSpan? TrialTimeLimit = null);
