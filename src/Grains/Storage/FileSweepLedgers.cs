using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Grains.Storage;

/// <summary>
/// Ledgers in run folders, one folder per sweep; for silos that all live in one process, which share each file. The folders are those of
/// <c>modcomp run</c>, so <c>modcomp report</c> reads them.
/// </summary>
public sealed class FileSweepLedgers : ISweepLedgers, IAsyncDisposable
{
    private readonly string _folder;
    private readonly LedgerOptions? _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileLedger> _open = [];

    /// <summary>Names the folder of the run folders.</summary>
    public FileSweepLedgers(string folder, LedgerOptions? options = null)
    {
        _folder = folder;
        _options = options;
    }

    /// <inheritdoc/>
    public Task<ITrialLedger> OpenAsync(string sweep, string spec, LedgerIdentity identity, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(sweep, out FileLedger? ledger))
            {
                var folder = new RunFolder(Path.Combine(_folder, sweep));
                folder.RefuseForeignFiles(spec);
                folder.Create();
                RunFolder.WriteWhole(folder.SpecFile, spec);
                ledger = FileLedger.Open(folder.LedgerFile, identity, _options);
                _open.Add(sweep, ledger);
            }

            return Task.FromResult<ITrialLedger>(new Shared(ledger));
        }
    }

    /// <inheritdoc/>
    public Task RefreshAsync(ITrialLedger ledger, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task RemoveAsync(string sweep, CancellationToken cancellation)
    {
        FileLedger? ledger;
        lock (_gate)
        {
            _open.Remove(sweep, out ledger);
        }

        if (ledger is not null)
        {
            await ledger.DisposeAsync().ConfigureAwait(false);
        }

        var folder = new RunFolder(Path.Combine(_folder, sweep));
        if (!Directory.Exists(folder.Path) && !Directory.Exists(folder.Path + RunRemoval.Ending))
        {
            return;
        }

        try
        {
            RunRemoval.Remove(folder, [], mayBeEmpty: true);
        }
        catch (RunException failure)
        {
            throw new LedgerException(failure.Message, failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (FileLedger ledger in _open.Values)
        {
            await ledger.DisposeAsync().ConfigureAwait(false);
        }

        _open.Clear();
    }

    // Closed only with all the others: another silo of the process may still use it.
    private sealed class Shared(FileLedger ledger) : ITrialLedger
    {
        public LedgerIdentity Identity => ledger.Identity;

        public IReadOnlyList<TrialRange> Committed(int configuration) => ledger.Committed(configuration);

        public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation) =>
            ledger.AppendAsync(block, results, cancellation);

        public IEnumerable<TrialRow> Rows(int configuration, TrialRange range) => ledger.Rows(configuration, range);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
