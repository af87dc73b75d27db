using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>Counts what a ledger holds of a sweep.</summary>
public static class CommittedTrials
{
    /// <summary>Committed trials by configuration, at most those that the spec asks for.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    public static IReadOnlyList<long> By(SweepSpec spec, ITrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        return
        [
            .. spec.Configurations.Select(c => ledger.Committed(c.Index).Sum(r => Math.Max(0, Math.Min(r.End, spec.Trials) - r.First))),
        ];
    }

    /// <summary>Committed trials of all configurations.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    public static long Total(SweepSpec spec, ITrialLedger ledger) => By(spec, ledger).Sum();
}
