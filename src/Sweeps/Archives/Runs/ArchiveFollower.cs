using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Archives.Runs;

/// <summary>
/// Keeps an archive near a run while it goes on: pushes when so many trials, or so many minutes, have passed, and at the end. What fails
/// is said once and tried again later; the run never waits for it and never fails by it.
/// </summary>
public sealed class ArchiveFollower : IAsyncDisposable
{
    private readonly IArchiveStorage _storage;
    private readonly ArchivedSweep _sweep;
    private readonly ITrialLedger _ledger;
    private readonly ArchiveFollowerOptions _options;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _due = new(0, 1);
    private readonly Task _loop;
    private readonly Func<CancellationToken, Task>? _refresh;
    private readonly IReadOnlyList<ArchiveFile> _files;
    private long _pushed;
    private bool _isFinished;
    private bool _isBehind;
    private ArchiveStanding _standing;

    /// <summary>Begins to follow.</summary>
    /// <param name="storage">The archive.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="ledger">Its trials, which others append.</param>
    /// <param name="options">How far behind it may be.</param>
    /// <param name="log">The log.</param>
    /// <param name="files">Files of the run that are there from the beginning and are brought with every push; null for none.</param>
    /// <param name="refresh">Makes the ledger take notice of what other processes have committed; null where there are none.</param>
    public ArchiveFollower(
        IArchiveStorage storage,
        ArchivedSweep sweep,
        ITrialLedger ledger,
        ArchiveFollowerOptions options,
        ILogger log,
        IReadOnlyList<ArchiveFile>? files = null,
        Func<CancellationToken, Task>? refresh = null
    )
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(options);
        _storage = storage;
        _sweep = sweep;
        _ledger = ledger;
        _options = options;
        _log = log;
        _files = files ?? [];
        _refresh = refresh;
        _standing = new ArchiveStanding(storage.Address, null, null);
        _pushed = TrialCoverage.Of(ledger, sweep.Configurations).Trials;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Where the archive stands; from any thread.</summary>
    public ArchiveStanding Standing => Volatile.Read(ref _standing);

    /// <summary>Says how many trials there are; from any thread, returns at once.</summary>
    public void Report(long trials)
    {
        if (trials - Volatile.Read(ref _pushed) >= _options.MostTrials && _due.CurrentCount == 0)
        {
            try
            {
                _due.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another thread has said it at the same time.
            }
        }
    }

    /// <summary>Brings everything, and files, when the run has ended.</summary>
    /// <param name="files">Files of the run.</param>
    /// <param name="cancellation">Stops; the archive then stays behind.</param>
    /// <returns>Null when the archive has everything; else a sentence.</returns>
    public async Task<string?> FinishAsync(IReadOnlyList<ArchiveFile> files, CancellationToken cancellation)
    {
        await StopAsync().ConfigureAwait(false);
        return await TryAsync(files, hash: true, cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends without bringing anything more; another process goes on with the sweep.</summary>
    public Task LeaveAsync() => StopAsync();

    /// <summary>Ends; a run that has failed is brought as far as it came.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isFinished)
        {
            await StopAsync().ConfigureAwait(false);
            await TryAsync([], hash: false, CancellationToken.None).ConfigureAwait(false);
        }

        _end.Dispose();
        _due.Dispose();
    }

    private async Task StopAsync()
    {
        _isFinished = true;
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                using var waited = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                Task due = _due.WaitAsync(waited.Token);
                await Task.WhenAny(due, Task.Delay(_options.LongestBehind, _options.Clock, waited.Token)).ConfigureAwait(false);
                await waited.CancelAsync().ConfigureAwait(false);
                await due.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _end.Token.ThrowIfCancellationRequested();
                if (await TryAsync([], hash: false, _end.Token).ConfigureAwait(false) is { } failure)
                {
                    if (!_isBehind)
                    {
                        _isBehind = true;
                        _log.ArchiveBehind(failure);
                    }

                    // Further trials do not make it try again at once.
                    await Task.Delay(_options.AfterFailure, _options.Clock, _end.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private async Task<string?> TryAsync(IReadOnlyList<ArchiveFile> files, bool hash, CancellationToken cancellation)
    {
        string? behind = await BroughtAsync(files, hash, cancellation).ConfigureAwait(false);
        Volatile.Write(ref _standing, Standing with { Behind = behind });
        return behind;
    }

    private async Task<string?> BroughtAsync(IReadOnlyList<ArchiveFile> files, bool hash, CancellationToken cancellation)
    {
        try
        {
            if (_refresh is not null)
            {
                await _refresh(cancellation).ConfigureAwait(false);
            }

            var options = new ArchivePushOptions
            {
                Hash = hash,
                CodeVersion = _options.CodeVersion,
                Clock = _options.Clock,
            };
            ArchivePushOutcome outcome = await new ArchivePush(_storage, options)
                .RunAsync(_sweep, _ledger, [.. _files.ExceptBy(files.Select(f => f.Name), f => f.Name), .. files], cancellation)
                .ConfigureAwait(false);
            Volatile.Write(ref _standing, Standing with { Trials = outcome.Manifest.Trials });
            Volatile.Write(ref _pushed, outcome.Manifest.Trials);
            _isBehind = false;
            if (outcome.Trials > 0)
            {
                _log.ArchivePushed(_storage.Address, outcome.Manifest.Trials, outcome.Trials);
            }

            return null;
        }
        catch (Exception failure) when (failure is ArchiveException or LedgerException)
        {
            return $"The archive {_storage.Address} is behind: {failure.Message}";
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested || hash)
        {
            return $"The archive {_storage.Address} is behind, because the program was asked to stop.";
        }
    }
}
