using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// Brings up the archives of sweeps that rest: when one has come to rest, when the service begins, and again and again while an archive
/// fails. Sweeps at work see to it themselves.
/// </summary>
internal sealed class ArchiveKeeper : IDisposable
{
    private readonly Func<IEnumerable<HostedSweep>> _sweeps;
    private readonly ServiceOptions _options;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _due = new(1);
    private Task _loop = Task.CompletedTask;

    /// <summary>Begins nothing yet.</summary>
    /// <param name="sweeps">The sweeps that there are.</param>
    /// <param name="options">How the service works.</param>
    public ArchiveKeeper(Func<IEnumerable<HostedSweep>> sweeps, ServiceOptions options)
    {
        _sweeps = sweeps;
        _options = options;
    }

    /// <summary>Begins.</summary>
    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Looks at the sweeps soon; returns at once.</summary>
    public void Wake() => _due.Release();

    /// <summary>Ends; what is not brought yet the next service brings.</summary>
    public async Task CloseAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Dispose();
        _due.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                Task due = _due.WaitAsync(either.Token);
                await Task.WhenAny(due, Task.Delay(_options.Archives.Following.LongestBehind, _options.Clock, either.Token))
                    .ConfigureAwait(false);
                await either.CancelAsync().ConfigureAwait(false);
                await due.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _end.Token.ThrowIfCancellationRequested();
                foreach (HostedSweep sweep in _sweeps())
                {
                    await BringUpAsync(sweep).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private async Task BringUpAsync(HostedSweep sweep)
    {
        try
        {
            await HostedArchive.BringUpAsync(sweep, _options, _end.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is RunException or LedgerException or SweepServiceException or IOException or UnauthorizedAccessException)
        {
            _options.Log.ArchiveNotBroughtUp(sweep.Record.Id, failure.Message);
        }
    }
}
