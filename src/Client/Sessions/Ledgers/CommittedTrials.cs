using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions.Ledgers;

/// <summary>Counts what a ledger holds of a sweep.</summary>
internal static class CommittedTrials
{
    /// <summary>Committed trials by configuration, at most those that the spec asks for.</summary>
    public static IReadOnlyList<long> By(SweepSpec spec, ITrialLedger ledger) =>
        [.. spec.Configurations.Select(c => ledger.Committed(c.Index).Sum(r => Math.Max(0, Math.Min(r.End, spec.Trials) - r.First)))];

    /// <summary>Committed trials of all configurations.</summary>
    public static long Total(SweepSpec spec, ITrialLedger ledger) => By(spec, ledger).Sum();
}
