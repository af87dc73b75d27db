using System.Collections.Concurrent;
using System.Diagnostics;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.Running.Sharing;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Leases;

/// <summary>
/// The leases of one worker on blocks of a sweep; see <see cref="LeaseProtocol"/>. A heartbeat keeps them alive; a commit ends them. Every
/// answer also brings what others have committed meanwhile, so the ledger's index keeps up without requests of its own.
/// </summary>
public sealed class BlockLeases : IBlockLeases, IAsyncDisposable
{
    private const int HeartbeatsPerLease = 4;
    private readonly BlockStore _store;
    private readonly LeaseOptions _options;
    private readonly ConcurrentDictionary<TrialBlock, long> _tokens = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _heart;

    private BlockLeases(PostgresLedger ledger, long worker, LeaseOptions options)
    {
        Ledger = ledger;
        Worker = worker;
        _store = ledger.Store;
        _options = options;
        _heart = Task.Run(BeatAsync);
    }

    /// <summary>The worker's number.</summary>
    public long Worker { get; }

    /// <summary>The ledger that this worker appends to; disposed with the leases.</summary>
    public PostgresLedger Ledger { get; }

    /// <inheritdoc/>
    public TimeSpan LookInterval => _options.LookInterval;

    /// <summary>Joins a sweep as a worker and opens its ledger for appending.</summary>
    /// <param name="database">The database; stays open when the leases are disposed.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="description">Who the worker is.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="LedgerException">The database cannot be used.</exception>
    public static async Task<BlockLeases> JoinAsync(
        LedgerDatabase database,
        SharedSweep sweep,
        WorkerDescription description,
        LeaseOptions? options,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(description);
        options ??= new LeaseOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Length, TimeSpan.FromMilliseconds(100), nameof(options));
        long worker = await database
            .AskAsync((connection, stop) => WorkerRegistry.JoinAsync(connection, sweep.Id, description, options.Length, stop), cancellation)
            .ConfigureAwait(false);
        PostgresLedger ledger = await PostgresLedger.OpenAsync(database, sweep, worker, cancellation).ConfigureAwait(false);
        return new BlockLeases(ledger, worker, options);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BlockStanding>> ClaimAsync(
        IReadOnlyList<TrialBlock> candidates,
        int most,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        List<TrialBlock> wanted = [.. candidates.Where(b => !IsCommitted(b))];
        Dictionary<(int, long), long?> claims =
            wanted.Count == 0 ? [] : await ClaimRowsAsync(wanted, most, cancellation).ConfigureAwait(false);
        foreach (TrialBlock block in wanted)
        {
            if (claims.GetValueOrDefault((block.Configuration, block.FirstTrial)) is { } token)
            {
                _tokens[block] = token;
            }
        }

        // Committed between the last news and the claim: the lease is of no use.
        Release([.. wanted.Where(IsCommitted)]);

        // With as many as were asked for, the rest was not looked at; with fewer, whatever was not granted was somebody's at that moment.
        bool enough = claims.Values.Count(token => token is not null) == most;
        return [.. candidates.Select(Standing)];

        BlockStanding Standing(TrialBlock block) =>
            IsCommitted(block) ? BlockStanding.Committed
            : claims.TryGetValue((block.Configuration, block.FirstTrial), out long? token)
                ? token is null ? BlockStanding.Elsewhere
                    : BlockStanding.Mine
            : enough ? BlockStanding.Free
            : BlockStanding.Elsewhere;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BlockStanding>> LookAsync(IReadOnlyList<TrialBlock> blocks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        (HashSet<(int, long)> live, BlockNews news) = await _store
            .Database.AskAsync(
                (connection, stop) =>
                    WithNewsAsync(connection, [LeaseRows.LiveCommand(_store.Sweep, Worker, blocks)], LeaseRows.ReadBlocksAsync, stop),
                cancellation
            )
            .ConfigureAwait(false);
        _store.Learn(news);
        return
        [
            .. blocks.Select(b =>
                IsCommitted(b) ? BlockStanding.Committed
                : live.Contains((b.Configuration, b.FirstTrial)) ? BlockStanding.Elsewhere
                : BlockStanding.Free
            ),
        ];
    }

    /// <inheritdoc/>
    public bool IsCommitted(TrialBlock block) =>
        _store.Index.Gaps(block.Configuration, new TrialRange(block.FirstTrial, block.EndTrial)).Count == 0;

    /// <inheritdoc/>
    public void Release(IReadOnlyList<TrialBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var held = new List<KeyValuePair<TrialBlock, long>>();
        foreach (TrialBlock block in blocks)
        {
            if (_tokens.TryRemove(block, out long token))
            {
                held.Add(new(block, token));
            }
        }

        if (held.Count > 0)
        {
            _ = ReleaseAsync(held);
        }
    }

    /// <summary>Gives up all leases, notes that the worker has left, and closes its ledger.</summary>
    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync().ConfigureAwait(false);
        await _ended.CancelAsync().ConfigureAwait(false);
        await _heart.ConfigureAwait(false);
        try
        {
            using var limit = new CancellationTokenSource(_options.Length);
            await _store
                .Database.TellAsync((connection, stop) => WorkerRegistry.LeaveAsync(connection, Worker, stop), limit.Token)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is LedgerException or OperationCanceledException)
        {
            // Nobody waits for it: the leases run out, and the worker shows as silent.
        }

        _ended.Dispose();
    }

    private async Task<Dictionary<(int, long), long?>> ClaimRowsAsync(List<TrialBlock> wanted, int most, CancellationToken cancellation)
    {
        (Dictionary<(int, long), long?> claims, BlockNews news) = await _store
            .Database.AskAsync(
                (connection, stop) =>
                    WithNewsAsync(
                        connection,
                        LeaseRows.ClaimCommands(_store.Sweep, Worker, wanted, most, _options.Length),
                        LeaseRows.ReadClaimsAsync,
                        stop
                    ),
                cancellation
            )
            .ConfigureAwait(false);
        _store.Learn(news);
        return claims;
    }

    // Of the commands of the request one answers with rows; the news come after them and tell what was committed before the answer.
    private async Task<(T Answer, BlockNews News)> WithNewsAsync<T>(
        NpgsqlConnection connection,
        IEnumerable<NpgsqlBatchCommand> request,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellation
    )
    {
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            foreach (NpgsqlBatchCommand command in request.Concat(_store.NewsCommands()))
            {
                batch.BatchCommands.Add(command);
            }

            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                T answer = await read(reader, cancellation).ConfigureAwait(false);
                await reader.NextResultAsync(cancellation).ConfigureAwait(false);
                return (answer, await BlockRows.ReadNewsAsync(reader, cancellation).ConfigureAwait(false));
            }
        }
    }

    private async Task ReleaseAsync(List<KeyValuePair<TrialBlock, long>> held)
    {
        try
        {
            await _store
                .Database.TellAsync(
                    (connection, stop) => LeaseRows.ReleaseAsync(connection, _store.Sweep, Worker, held, stop),
                    _ended.Token
                )
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is LedgerException or OperationCanceledException)
        {
            // They run out by themselves.
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(_options.Length / HeartbeatsPerLease, _options.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                try
                {
                    await RenewAsync(_ended.Token).ConfigureAwait(false);
                }
                catch (LedgerException failure)
                {
                    // Results are right without a lease; whether the ledger can still be used is for the next append or claim to say.
                    _options.Log.HeartbeatFailed(failure.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The worker leaves.
        }
    }

    private async Task RenewAsync(CancellationToken cancellation)
    {
        foreach (TrialBlock block in _tokens.Keys.Where(IsCommitted))
        {
            _tokens.TryRemove(block, out _);
        }

#pragma warning disable IDE0305 // The dictionary's own method takes a snapshot; a collection expression would copy what grows, and fail.
        KeyValuePair<TrialBlock, long>[] held = _tokens.ToArray();
#pragma warning restore IDE0305
        long started = Stopwatch.GetTimestamp();
        HashSet<(int, long)> kept = await _store
            .Database.AskAsync(
                (connection, stop) => LeaseRows.RenewAsync(connection, _store.Sweep, Worker, held, _options.Length, stop),
                cancellation
            )
            .ConfigureAwait(false);
        TimeSpan duration = Stopwatch.GetElapsedTime(started);
        int losses = 0;
        foreach (KeyValuePair<TrialBlock, long> lost in held.Where(h => !kept.Contains((h.Key.Configuration, h.Key.FirstTrial))))
        {
            // A commit ends a lease too; only the others were taken over.
            if (_tokens.TryRemove(lost) && !IsCommitted(lost.Key))
            {
                losses++;
                _options.Log.LeaseTakenOver(lost.Key.FirstTrial, lost.Key.EndTrial - 1, lost.Key.Configuration);
            }
        }

        RunTelemetry.LeasesRenewed(kept.Count, losses, duration);
    }
}
