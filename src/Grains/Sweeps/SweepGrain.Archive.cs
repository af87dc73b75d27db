using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Grains.Sweeps;

/// <content>The archive of the sweep before its first trial and while it rests.</content>
internal sealed partial class SweepGrain
{
    // What the archive has counts before the first trial. A sentence says why the sweep cannot go on with it.
    private async Task<string?> PulledAsync(OpenSweep sweep, RunArchive archive)
    {
        try
        {
            await Task.Run(() => archive.PullAsync(sweep.Spec.Trials, sweep.Ledger, null, () => { }, CancellationToken.None));
            await _sweeps.RefreshAsync(sweep, CancellationToken.None);
            return null;
        }
        catch (Exception refused) when (refused is RunException or LedgerConflictException)
        {
            return refused.Message;
        }
    }

    private async Task RestAsync()
    {
        await _working;
        if (_entry?.Archive is { Behind: null } || _options.Archives.AddressOf(_specs.Of(_entry!).ArchiveAddress) is null)
        {
            DeactivateOnIdle();
        }
        else
        {
            BringUp();
        }
    }

    private void BringUp()
    {
        if (_bringing.IsCompleted && _working.IsCompleted && _entry is { State: not SweepState.Running })
        {
            _bringingEnds?.Dispose();
            _bringingEnds = new CancellationTokenSource();
            _bringing = BringUpAsync(_bringingEnds.Token);
        }
    }

    // Brings up the archive of the sweep, which rests, and tries again until it has everything. The reminder stays as long as it has not,
    // so that another silo goes on where this one dies.
    private async Task BringUpAsync(CancellationToken stop)
    {
        // The work has to be over for whoever asks.
        await Task.Yield();
        try
        {
            while (_options.Archives.AddressOf(_specs.Of(_entry!).ArchiveAddress) is not null)
            {
                OpenSweep sweep = await _sweeps.GetAsync(Id, 0);
                await _sweeps.RefreshAsync(sweep, stop);
                ArchiveStanding? standing = await Task.Run(
                    () => _archives.BringUpAsync(sweep, _entry!.Engine, _entry.State == SweepState.Completed, stop),
                    stop
                );
                stop.ThrowIfCancellationRequested();
                SweepArchive? archive = SweepArchive.Of(standing);
                await ChangeAsync(e => e.State == SweepState.Running || e.Archive == archive ? null : e with { Archive = archive });
                if (standing?.Behind is null)
                {
                    break;
                }

                await Task.Delay(_options.Archives.Following.LongestBehind, _clock, stop);
            }

            if (_entry!.State != SweepState.Running && await this.GetReminder(Reminder, CancellationToken.None) is { } reminder)
            {
                await this.UnregisterReminder(reminder, CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The sweep goes on, or lives elsewhere.
        }
        catch (Exception failure)
        {
            // The reminder begins anew.
            _log.LogWarning(failure, "The archive of {Sweep} could not be brought up and is tried again later", Id);
        }

        StartIfWanted();
        if (_working.IsCompleted && _entry?.State != SweepState.Running)
        {
            DeactivateOnIdle();
        }
    }
}
