using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>
/// Copies committed trials from one ledger to another, bit for bit. What the other holds already is compared, so a copy may be repeated.
/// </summary>
public static class LedgerCopy
{
    private const int BlockTrials = 1024;
    private const int BlockBytes = 4 << 20;

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

        IEnumerable<TrialTake> all = Enumerable
            .Range(0, configurations)
            .SelectMany(c => from.Committed(c).Select(range => new TrialTake(c, c, range)));
        return await TakeAsync(from, to, all, _ => true, _ => { }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Copies some trials, which may belong to another configuration there.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="to">Where to.</param>
    /// <param name="takes">Which.</param>
    /// <param name="filter">Whether a trial is copied.</param>
    /// <param name="copied">Told of every block that is on its way.</param>
    /// <param name="cancellation">Checked between blocks; what was copied stays.</param>
    /// <returns>Number of trials that were copied; those that were there already included.</returns>
    internal static async Task<long> TakeAsync(
        ITrialLedger from,
        ITrialLedger to,
        IEnumerable<TrialTake> takes,
        Func<TrialRow, bool> filter,
        Action<TrialBlock> copied,
        CancellationToken cancellation
    )
    {
        int most = to.AppendsAtOnce;
        bool copies = most > 1;
        byte[] buffer = [];
        var waiting = new Queue<Task>();
        long trials = 0;
        try
        {
            foreach (TrialTake take in takes)
            {
                foreach ((long first, ResultBlock results) in Blocks(from.Rows(take.From, take.Range), take.Range.Count, filter, Bytes))
                {
                    cancellation.ThrowIfCancellationRequested();
                    var block = new TrialBlock(take.To, first, results.Count);
                    copied(block);
                    waiting.Enqueue(to.AppendAsync(block, results, CancellationToken.None).AsTask());
                    trials += results.Count;
                    if (waiting.Count >= most)
                    {
                        await waiting.Dequeue().ConfigureAwait(false);
                    }
                }
            }

            while (waiting.TryDequeue(out Task? append))
            {
                await append.ConfigureAwait(false);
            }
        }
        finally
        {
            // Nothing is being appended any more when this returns, however it does.
            await Task.WhenAll(waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return trials;

        byte[] Bytes(int count)
        {
            if (!copies)
            {
                return new byte[count];
            }

            return buffer = buffer.Length >= count ? buffer : new byte[count];
        }
    }

    // Consecutive trials, so many at a time.
    private static IEnumerable<(long First, ResultBlock Results)> Blocks(
        IEnumerable<TrialRow> rows,
        long most,
        Func<TrialRow, bool> filter,
        Func<int, byte[]> room
    )
    {
        var (first, next, size, layout, bytes) = (0L, 0L, 0L, default(ResultLayout), Array.Empty<byte>());
        foreach (TrialRow row in rows)
        {
            if (!filter(row))
            {
                continue;
            }

            if (next > first && (row.Layout != layout || row.Trial != next || next - first == size))
            {
                yield return (first, Cut());
                first = next;
            }

            if (next == first)
            {
                (first, next, layout) = (row.Trial, row.Trial, row.Layout);
                size = Math.Min(Math.Clamp(BlockBytes / layout.Bytes, 1, BlockTrials), most);
                bytes = room((int)size * layout.Bytes);
            }

            row.Bytes.Span.CopyTo(bytes.AsSpan((int)(next - first) * layout.Bytes));
            next++;
        }

        if (next > first)
        {
            yield return (first, Cut());
        }

        ResultBlock Cut() => new(layout, bytes.AsMemory(0, (int)(next - first) * layout.Bytes));
    }
}
