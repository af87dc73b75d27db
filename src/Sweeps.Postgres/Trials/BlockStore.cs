using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Connections;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Trials;

/// <summary>
/// The committed blocks of one sweep and what this process knows of them: an index without results, which grows with every news.
/// Thread-safe.
/// </summary>
internal sealed class BlockStore(LedgerDatabase database, int sweep)
{
    private const int ReadBytes = 4 << 20;
    private readonly Lock _gate = new();
    private NewsHorizon _horizon = NewsHorizon.Beginning;

    /// <summary>The database.</summary>
    public LedgerDatabase Database => database;

    /// <summary>Number of the sweep.</summary>
    public int Sweep => sweep;

    /// <summary>What this process knows to be committed.</summary>
    public LedgerIndex Index { get; } = new();

    /// <summary>The commands that ask for news; see <see cref="BlockRows.NewsCommands"/>.</summary>
    public IEnumerable<NpgsqlBatchCommand> NewsCommands()
    {
        lock (_gate)
        {
            return BlockRows.NewsCommands(sweep, _horizon);
        }
    }

    /// <summary>Takes notice of news.</summary>
    public void Learn(BlockNews news)
    {
        foreach ((TrialBlock block, ResultLayout layout) in news.Blocks)
        {
            Learn(block, layout);
        }

        lock (_gate)
        {
            // Two requests may overtake each other; what is visible in either horizon is known by now.
            _horizon = NewsHorizon.Later(_horizon, news.Horizon);
        }
    }

    /// <summary>Takes notice of a committed block.</summary>
    public void Learn(TrialBlock block, ResultLayout layout) => Index.Add(new LedgerFrame(0, 0, block, layout));

    /// <summary>Asks what was committed by others meanwhile.</summary>
    /// <returns>What was told.</returns>
    public async Task<BlockNews> RefreshAsync(CancellationToken cancellation)
    {
        BlockNews told = await database
            .AskAsync(
                async (connection, stop) =>
                {
                    var batch = new NpgsqlBatch(connection);
                    await using (batch.ConfigureAwait(false))
                    {
                        foreach (NpgsqlBatchCommand command in NewsCommands())
                        {
                            batch.BatchCommands.Add(command);
                        }

                        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(stop).ConfigureAwait(false);
                        await using (reader.ConfigureAwait(false))
                        {
                            return await BlockRows.ReadNewsAsync(reader, stop).ConfigureAwait(false);
                        }
                    }
                },
                cancellation
            )
            .ConfigureAwait(false);
        Learn(told);
        return told;
    }

    /// <summary>
    /// The rows that hold trials of a range, in trial order, as far as this process knows of them; results are read a few MiB at a time.
    /// </summary>
    public IEnumerable<StoredBlock> Rows(int configuration, TrialRange range)
    {
        long trial = range.First;
        while (true)
        {
            long[] starts = NextRows(configuration, ref trial, range.End);
            if (starts.Length == 0)
            {
                yield break;
            }

            foreach (
                StoredBlock row in database.Ask(connection =>
                    BlockRows.Read(connection, database.Address.ToString(), sweep, configuration, starts)
                )
            )
            {
                yield return row;
            }
        }
    }

    /// <summary>Compares a block with what is committed of it.</summary>
    /// <returns>Null when nothing contradicts; otherwise what does: the trial, or none for a layout, and a phrase.</returns>
    public (long? Trial, string Phrase)? Contradiction(StoredBlock block)
    {
        int configuration = block.Block.Configuration;
        if (Index.Layout(configuration) is { } layout && layout != block.Layout)
        {
            return (null, $"configuration {configuration} has results of layout {layout} and of layout {block.Layout}");
        }

        int size = block.Layout.Bytes;
        foreach (StoredBlock row in Rows(configuration, new TrialRange(block.Block.FirstTrial, block.Block.EndTrial)))
        {
            long end = Math.Min(row.Block.EndTrial, block.Block.EndTrial);
            for (long trial = Math.Max(row.Block.FirstTrial, block.Block.FirstTrial); trial < end; trial++)
            {
                ReadOnlySpan<byte> committed = row.Payload.Span.Slice((int)(trial - row.Block.FirstTrial) * size, size);
                ReadOnlySpan<byte> offered = block.Payload.Span.Slice((int)(trial - block.Block.FirstTrial) * size, size);
                if (!committed.SequenceEqual(offered) && IsPure(committed) && IsPure(offered))
                {
                    return (trial, $"trial {trial} of configuration {configuration} has two different results");
                }
            }
        }

        return null;
    }

    // Whether a trial timed out or crashed depends on the machine; where two workers disagree on that, what was committed first stays.
    private static bool IsPure(ReadOnlySpan<byte> result) => (TrialOutcome)result[0] <= TrialOutcome.Diverged;

    private long[] NextRows(int configuration, ref long trial, long end)
    {
        var starts = new List<long>();
        long bytes = 0;
        while (bytes < ReadBytes && trial < end && Index.TryFind(configuration, trial, out LedgerIndex.Entry entry) && entry.First < end)
        {
            starts.Add(entry.First);
            bytes += (long)entry.Count * Index.Layout(configuration)!.Value.Bytes;
            trial = entry.End;
        }

        return [.. starts];
    }
}
