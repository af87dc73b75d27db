using System.Net.Sockets;
using ModalityCompetition.Sweeps.Instruments;
using ModalityCompetition.Sweeps.Ledger;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Connections;

/// <summary>
/// Connections to the database of a shared ledger, and the rule for all its requests: what can pass is repeated with growing pauses until
/// it has passed or the patience is at its end, anything else becomes a <see cref="LedgerException"/>. Thread-safe.
/// </summary>
public sealed class LedgerDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly LedgerConnectionOptions _options;
    private int _lost;
    private volatile bool _met;

    /// <summary>Prepares connections; none is opened yet.</summary>
    /// <param name="address">Where.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="LedgerException">The address contradicts itself.</exception>
    public LedgerDatabase(LedgerAddress address, LedgerConnectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        Address = address;
        _options = options ?? new LedgerConnectionOptions();
        var builder = new NpgsqlDataSourceBuilder(address.ForConnecting());
        builder.UsePhysicalConnectionInitializer(Prepare, PrepareAsync);
        try
        {
            _source = builder.Build();
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new LedgerException(
                $"{address.Name} contradicts itself ({wrong.Message.TrimEnd('.').ReplaceLineEndings(" ")}): correct it."
            );
        }
    }

    // No request of this program holds a lock across two messages, so a connection that does belongs to a client that is stopped or cut
    // off: the server ends it, and nobody waits for it longer than this. Of a client that is cut off in the middle of a message the server
    // learns by asking whether it is there (not on a Unix socket, which nothing can cut). Compiling a statement to machine code takes
    // longer than any of them. Results are compressed by LZ4 where the server knows it (14 and later, as it is usually built) and nobody
    // has told it otherwise: as small as by its own method, for a fifth of the work (bench/results/capacity.md).
    private const string SessionSettings =
        "SET idle_in_transaction_session_timeout = '20s'; SET lock_timeout = '20s'; SET tcp_keepalives_idle = 10; SET "
        + "tcp_keepalives_interval = 2; SET TimeZone = 'UTC'; SET jit = off; SELECT set_config('default_toast_compression', 'lz4', false) "
        + "FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals) AND source = 'default'";

    /// <summary>Where it is.</summary>
    public LedgerAddress Address { get; }

    /// <summary>Makes a request, again where it must be; the request has to bear repetition.</summary>
    /// <param name="request">The request, on a connection that is open.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="LedgerException">It failed for good.</exception>
    internal async Task<T> AskAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> request, CancellationToken cancellation)
    {
        long started = _options.Clock.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    T answer = await request(connection, cancellation).ConfigureAwait(false);
                    Found();
                    return answer;
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception failure) when (PostgresFailure.IsForeign(failure) && MayRepeat(failure, started))
            {
                Lost(failure);
                RunTelemetry.LedgerRetried();
                await Task.Delay(Pause(attempt), _options.Clock, cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (PostgresFailure.IsForeign(failure))
            {
                throw Final(failure);
            }
        }
    }

    /// <summary>As <see cref="AskAsync{T}"/>, for a request without an answer.</summary>
    internal Task TellAsync(Func<NpgsqlConnection, CancellationToken, Task> request, CancellationToken cancellation) =>
        AskAsync(
            async (connection, stop) =>
            {
                await request(connection, stop).ConfigureAwait(false);
                return true;
            },
            cancellation
        );

    /// <summary>As <see cref="AskAsync{T}"/>, on the calling thread; for readers, whose interface is synchronous.</summary>
    internal T Ask<T>(Func<NpgsqlConnection, T> request)
    {
        long started = _options.Clock.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using NpgsqlConnection connection = _source.OpenConnection();
                T answer = request(connection);
                Found();
                return answer;
            }
            catch (Exception failure) when (PostgresFailure.IsForeign(failure) && MayRepeat(failure, started))
            {
                Lost(failure);
                RunTelemetry.LedgerRetried();
                Task.Delay(Pause(attempt), _options.Clock, CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (Exception failure) when (PostgresFailure.IsForeign(failure))
            {
                throw Final(failure);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static void Prepare(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(SessionSettings, connection);
        command.ExecuteNonQuery();
    }

    private static async Task PrepareAsync(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(SessionSettings, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }

    private bool MayRepeat(Exception failure, long started)
    {
        bool nobody = !_met && failure is NpgsqlException { InnerException: SocketException };
        TimeSpan patience = nobody && _options.FirstPatience < _options.Patience ? _options.FirstPatience : _options.Patience;
        return PostgresFailure.Passes(failure) && _options.Clock.GetElapsedTime(started) < patience;
    }

    private TimeSpan Pause(int attempt) => _options.LongestPause * Math.Min(1, Math.Pow(2, attempt) / 100);

    private void Lost(Exception failure)
    {
        if (Interlocked.Exchange(ref _lost, 1) == 0)
        {
            _options.Log.LedgerLost(Address, PostgresFailure.Reason(failure), _options.Patience.TotalMinutes);
        }
    }

    private void Found()
    {
        _met = true;
        if (Volatile.Read(ref _lost) != 0 && Interlocked.Exchange(ref _lost, 0) == 1)
        {
            _options.Log.LedgerFound(Address);
        }
    }

    private LedgerException Final(Exception failure) =>
        new(
            $"The shared ledger ({Address}) cannot be used ({PostgresFailure.Reason(failure)}): {PostgresFailure.Remedy(failure)}; every "
                + $"committed trial is kept.",
            failure
        );
}
