using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>
/// Copies committed trials from one ledger to another, bit for bit. What the other holds already is compared, so a copy may be repeated.
/// </summary>
public static class LedgerCopy
{
    private const int BlockTrials = 1024;

    /// <summary>Copies all trials of some configurations.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="to">Where to; of the same identity.</param>
    /// <param name="configurations">Number of configurations.</param>
    /// <param name="cancellation">Checked between blocks; what was copied stays.</param>
    /// <returns>Number of trials that were read; those that were there already included.</returns>
    /// <exception cref="LedgerIdentityException">The ledgers differ in identity.</exception>
    /// <exception cref="LedgerConflictException">A trial has other bits there.</exception>
    /// <exception cref="LedgerException">A ledger cannot be read or written.</exception>
    public static async Task<long> RunAsync(ITrialLedger from, ITrialLedger to, int configurations, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Identity != to.Identity)
        {
            throw new LedgerIdentityException(
                "The two ledgers hold the results of different specs or engines: results of different sweeps are never mixed.",
                to.Identity,
                from.Identity
            );
        }

        long copied = 0;
        for (int configuration = 0; configuration < configurations; configuration++)
        {
            foreach (TrialRange range in from.Committed(configuration))
            {
                foreach ((long first, ResultBlock results) in Blocks(from.Rows(configuration, range)))
                {
                    cancellation.ThrowIfCancellationRequested();
                    await to.AppendAsync(new TrialBlock(configuration, first, results.Count), results, CancellationToken.None)
                        .ConfigureAwait(false);
                    copied += results.Count;
                }
            }
        }

        return copied;
    }

    // Consecutive trials, so many at a time, in bytes of their own: a ledger may keep what it is given.
    private static IEnumerable<(long First, ResultBlock Results)> Blocks(IEnumerable<TrialRow> rows)
    {
        var (first, layout, bytes) = (0L, default(ResultLayout), new List<byte>());
        foreach (TrialRow row in rows)
        {
            if (bytes.Count > 0 && (row.Layout != layout || bytes.Count / layout.Bytes == BlockTrials))
            {
                yield return (first, new ResultBlock(layout, bytes.ToArray()));
                bytes.Clear();
            }

            if (bytes.Count == 0)
            {
                (first, layout) = (row.Trial, row.Layout);
            }

            bytes.AddRange(row.Bytes.Span);
        }

        if (bytes.Count > 0)
        {
            yield return (first, new ResultBlock(layout, bytes.ToArray()));
        }
    }
}
