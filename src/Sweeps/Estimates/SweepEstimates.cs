using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>The estimates of every configuration of a sweep, computed from its ledger.</summary>
/// <param name="Configurations">One entry per configuration, in plan order.</param>
public sealed record SweepEstimates(ImmutableArray<ConfigurationEstimates> Configurations)
{
    /// <summary>
    /// Computes the estimates of every configuration from its committed trials 0, 1, ... in trial order, up to the first trial that is missing
    /// and at most <see cref="SweepSpec.Trials"/>. The result has the same bits for any number of workers and whatever order the trials were committed in.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="workers">Threads that read configurations in parallel, at least 1.</param>
    /// <param name="cancellation">Checked between blocks of trials.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static SweepEstimates FromLedger(SweepSpec spec, ITrialLedger ledger, int workers, CancellationToken cancellation) =>
        throw new NotSupportedException("Written in the next commit.");
}
