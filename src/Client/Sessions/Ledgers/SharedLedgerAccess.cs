using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.Ledgers;

/// <summary>A shared ledger and one of its sweeps, opened to be looked at.</summary>
/// <param name="Database">The database.</param>
/// <param name="Sweep">The sweep.</param>
internal sealed record SharedLedgerAccess(LedgerDatabase Database, SharedSweep Sweep) : IAsyncDisposable
{
    /// <summary>Opens the ledger that a run is in.</summary>
    /// <param name="run">A run folder, or with <paramref name="ledger"/> the name of a sweep.</param>
    /// <param name="ledger">Address of the ledger; null for the one that the folder names.</param>
    /// <returns>Null when the folder names none.</returns>
    /// <exception cref="ClientException">The ledger has no such sweep.</exception>
    /// <exception cref="LedgerException">The ledger cannot be used.</exception>
    public static async Task<SharedLedgerAccess?> OpenAsync(string run, string? ledger)
    {
        SharedLedgerFile? kept = SharedLedgerFile.Read(Folder(run, ledger));
        if ((ledger ?? kept?.Address) is not { } address)
        {
            return null;
        }

        string name = kept?.Sweep ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(run));
        LedgerDatabase database = Connect(address);
        try
        {
            await LedgerSchema.RequireAsync(database, CancellationToken.None).ConfigureAwait(false);
            SharedSweep sweep =
                await SweepRegistry.FindAsync(database, name, CancellationToken.None).ConfigureAwait(false)
                ?? throw await UnknownAsync(database, name).ConfigureAwait(false);
            return new SharedLedgerAccess(database, sweep);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The folder for what is written about a run: RUN itself, or runs/RUN for a name.</summary>
    public static RunFolder Folder(string run, string? ledger) =>
        new(
            ledger is null
            || Directory.Exists(run)
            || run.Contains('/', StringComparison.Ordinal)
            || run.Contains('\\', StringComparison.Ordinal)
                ? run
                : Path.Combine("runs", run)
        );

    /// <summary>Connects for a command that answers at once rather than wait for a database that is away.</summary>
    public static LedgerDatabase Connect(string address, ILogger? log = null, TimeSpan patience = default) =>
        new(LedgerAddress.Parse(address), new LedgerConnectionOptions { Patience = patience, Log = log ?? NullLogger.Instance });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static async Task<ClientException> UnknownAsync(LedgerDatabase database, string name)
    {
        IReadOnlyList<string> names = await SweepRegistry.NamesAsync(database, CancellationToken.None).ConfigureAwait(false);
        string known = names.Count == 0 ? "it has none" : $"it has {string.Join(", ", names)}";
        return new ClientException(ExitCode.Refused, $"{database.Address} has no sweep {name}: {known}.");
    }
}
