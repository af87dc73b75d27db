using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>What an export is made from.</summary>
/// <param name="Spec">The sweep; its configurations say what the trials of the ledger are, and all of them what columns there are.</param>
/// <param name="Ledger">The ledger.</param>
/// <param name="Configurations">The configurations that are exported, in plan order.</param>
public sealed record ExportSource(SweepSpec Spec, ITrialLedger Ledger, IReadOnlyList<PlannedConfiguration> Configurations)
{
    /// <summary>All configurations of a sweep.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    public static ExportSource All(SweepSpec spec, ITrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new ExportSource(spec, ledger, spec.Configurations);
    }
}
