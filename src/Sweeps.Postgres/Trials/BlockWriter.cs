using System.Diagnostics;
using System.Threading.Channels;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Trials;

/// <summary>
/// Appends of one process. Blocks that wait at the same time are committed as one group: one COPY, one transaction. Nothing is assumed
/// about other processes: a group that meets a trial which is committed already is taken apart, compared bit for bit with what is there,
/// and what is left is tried again; each such turn knows of more committed trials than the one before, so it ends. A group whose connection
/// breaks is treated in the same way, because nobody knows whether it was committed.
/// </summary>
internal sealed class BlockWriter
{
    private const int QueueLength = 256;
    private const int GroupBytes = 8 << 20;
    private readonly BlockStore _store;
    private readonly long? _worker;
    private readonly Channel<Request> _waiting = Channel.CreateBounded<Request>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true }
    );
    private readonly Task _loop;

    /// <summary>Starts the writer.</summary>
    /// <param name="store">The blocks of the sweep.</param>
    /// <param name="worker">Number of the worker; null for nobody in particular.</param>
    public BlockWriter(BlockStore store, long? worker)
    {
        _store = store;
        _worker = worker;
        _loop = Task.Run(LoopAsync);
    }

    private sealed record Request(StoredBlock Block)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Commits a block.</summary>
    public async Task AppendAsync(StoredBlock block, CancellationToken cancellation)
    {
        var request = new Request(block);
        try
        {
            await _waiting.Writer.WriteAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(PostgresLedger));
        }

        await request.Done.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Commits what waits, then ends.</summary>
    public Task CloseAsync()
    {
        _waiting.Writer.TryComplete();
        return _loop;
    }

    private async Task LoopAsync()
    {
        var group = new List<Request>();
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            long bytes = 0;
            while (
                bytes < GroupBytes
                && _waiting.Reader.TryPeek(out Request? next)
                && !group.Exists(r => Overlap(r.Block.Block, next.Block.Block))
            )
            {
                _waiting.Reader.TryRead(out _);
                group.Add(next);
                bytes += next.Block.Payload.Length;
            }

            await CommitAsync(group).ConfigureAwait(false);
            group.Clear();
        }
    }

    private async Task CommitAsync(List<Request> group)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            while (await StillToCommitAsync(group).ConfigureAwait(false) is { Count: > 0 } open)
            {
                if (await TryInsertAsync(open).ConfigureAwait(false))
                {
                    RunTelemetry.LedgerCommitted(
                        InstrumentLabels.Postgres,
                        open.Sum(r => (long)r.Block.Payload.Length),
                        open.Count,
                        Stopwatch.GetElapsedTime(started)
                    );
                    return;
                }

                await _store.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            // Whatever went wrong, those who wait must hear of it; the next group tries its own luck.
            RunTelemetry.LedgerFailed(InstrumentLabels.Postgres);
            foreach (Request request in group)
            {
                request.Done.TrySetException(
                    failure as LedgerException
                        ?? new LedgerException(
                            $"Results could not be committed to {_store.Database.Address}: {failure.Message.TrimEnd('.')}; every committed "
                                + $"trial is kept.",
                            failure
                        )
                );
            }
        }
    }

    // Completes the requests that are committed already or contradict what is.
    private async Task<List<Request>> StillToCommitAsync(List<Request> group)
    {
        var open = new List<Request>();
        foreach (Request request in group.Where(r => !r.Done.Task.IsCompleted))
        {
            TrialRange range = RangeOf(request);
            long missing = Gaps(request).Sum(g => g.Count);
            bool touches = missing < range.Count || _store.Index.Layout(request.Block.Block.Configuration) is not null;
            if (touches && _store.Contradiction(request.Block) is { } contradiction)
            {
                await RaiseAsync(request.Block, contradiction.Trial, contradiction.Phrase).ConfigureAwait(false);
                request.Done.TrySetException(
                    new LedgerConflictException(
                        $"A result differs from the committed one in {_store.Database.Address} ({contradiction.Phrase}): the same trial "
                            + $"must give the same bits on every worker, "
                            + "so check this machine's memory and that all workers run the same version of the program; the alarm "
                            + "is recorded."
                    )
                );
            }
            else if (missing == 0)
            {
                request.Done.TrySetResult();
            }
            else
            {
                open.Add(request);
            }
        }

        return open;
    }

    // False when another process has committed one of the trials meanwhile.
    private async Task<bool> TryInsertAsync(List<Request> open)
    {
        List<StoredBlock> rows = [.. open.SelectMany(r => Gaps(r).Select(r.Block.Cut))];
        TrialBlock[] settled = [.. open.Select(r => r.Block.Block)];
        bool inserted = await _store
            .Database.AskAsync(
                async (connection, stop) =>
                {
                    try
                    {
                        await BlockRows.InsertAsync(connection, _store.Sweep, _worker, rows, settled, stop).ConfigureAwait(false);
                        return true;
                    }
                    catch (PostgresException taken)
                        when (taken.SqlState is PostgresErrorCodes.ExclusionViolation or PostgresErrorCodes.UniqueViolation)
                    {
                        return false;
                    }
                },
                CancellationToken.None
            )
            .ConfigureAwait(false);
        if (inserted)
        {
            foreach (StoredBlock row in rows)
            {
                _store.Learn(row.Block, row.Layout);
            }

            open.ForEach(r => r.Done.TrySetResult());
        }

        return inserted;
    }

    private Task RaiseAsync(StoredBlock block, long? trial, string what)
    {
        byte[]? offered = trial is { } t ? block.Cut(new TrialRange(t, t + 1)).Payload.ToArray() : null;
        return _store.Database.TellAsync(
            (connection, stop) =>
                BlockRows.RaiseAsync(connection, _store.Sweep, _worker, block.Block.Configuration, trial, what, offered, stop),
            CancellationToken.None
        );
    }

    private List<TrialRange> Gaps(Request request) => _store.Index.Gaps(request.Block.Block.Configuration, RangeOf(request));

    private static TrialRange RangeOf(Request request) => new(request.Block.Block.FirstTrial, request.Block.Block.EndTrial);

    private static bool Overlap(TrialBlock one, TrialBlock other) =>
        one.Configuration == other.Configuration && one.FirstTrial < other.EndTrial && other.FirstTrial < one.EndTrial;
}
