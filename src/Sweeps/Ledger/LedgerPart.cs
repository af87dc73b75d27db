using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>
/// Consecutive trials of a ledger as if they were all there is, counted from 0: what estimates of one part of a sweep are computed from.
/// For reading; disposing leaves the ledger open.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="trials">The trials of every configuration.</param>
public sealed class LedgerPart(ITrialLedger ledger, TrialRange trials) : ITrialLedger
{
    /// <inheritdoc/>
    public LedgerIdentity Identity => ledger.Identity;

    /// <inheritdoc/>
    public IReadOnlyList<TrialRange> Committed(int configuration) =>
        [
            .. ledger
                .Committed(configuration)
                .Select(r => new TrialRange(Math.Max(r.First, trials.First), Math.Min(r.End, trials.End)))
                .Where(r => r.Count > 0)
                .Select(r => new TrialRange(r.First - trials.First, r.End - trials.First)),
        ];

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation) =>
        throw new NotSupportedException("A part of a ledger is for reading.");

    /// <inheritdoc/>
    public IEnumerable<TrialRow> Rows(int configuration, TrialRange range) =>
        ledger
            .Rows(
                configuration,
                new TrialRange(Math.Min(range.First, trials.Count) + trials.First, Math.Min(range.End, trials.Count) + trials.First)
            )
            .Select(row => row with { Trial = row.Trial - trials.First });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
