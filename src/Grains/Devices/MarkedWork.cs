using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Grains.Devices;

/// <summary>
/// Marks the sweeps at which this silo is at work, and counts the silos that ended badly at one. A mark is written anew after the end of
/// another silo became known: then it tells whether the sweep came to this silo after it had ended that one. Thread-safe. Where the store
/// does not answer, the work goes on without.
/// </summary>
internal sealed class MarkedWork(
    IWorkMarks marks,
    OpenSweeps sweeps,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    ILogger<MarkedWork> log
) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly ConcurrentDictionary<string, (long Term, int Gone)> _marked = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly string _self = silo.SiloAddress.ToParsableString();

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle) =>
        // After the devices are drained, before the silo is out of the cluster.
        lifecycle.Subscribe(
            nameof(MarkedWork),
            ServiceLifecycleStage.ApplicationServices,
            _ => Task.CompletedTask,
            _ => _marked.IsEmpty ? Task.CompletedTask : TryAsync(() => marks.RemoveSiloAsync(_self, CancellationToken.None))
        );

    /// <summary>Marks a sweep, if it is not marked yet in this term and since the last silo ended.</summary>
    /// <param name="sweep">The sweep.</param>
    public async Task BeginAsync(OpenSweep sweep)
    {
        if (IsMarked(sweep, Gone()))
        {
            return;
        }

        await _writing.WaitAsync();
        try
        {
            int gone = Gone();
            if (!IsMarked(sweep, gone))
            {
                int starts = 1 + await BadEndsAsync(sweep);
                await marks.PutAsync(new WorkMark(sweep.Id, _self, starts, Done(sweep)), CancellationToken.None);
                _marked[sweep.Id] = (sweep.Term, gone);
            }
        }
        catch (Exception failure)
        {
            log.LogWarning("The work on {Sweep} could not be marked: {Reason}", sweep.Id, failure.Message);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Marks a sweep that has all its trials, for what comes after them.</summary>
    /// <param name="sweep">The sweep.</param>
    public Task BeginLastAsync(OpenSweep sweep)
    {
        _marked.TryRemove(sweep.Id, out _);
        return BeginAsync(sweep);
    }

    /// <summary>How many silos, one after the other, ended badly while they were at work on a sweep, without a new trial.</summary>
    /// <param name="sweep">The sweep.</param>
    public async Task<int> BadEndsAsync(OpenSweep sweep)
    {
        IReadOnlyList<WorkMark> known = await marks.OfSweepAsync(sweep.Id, CancellationToken.None);
        WorkMark[] others = [.. known.Where(m => m.Silo != _self)];
        if (others.Length == 0)
        {
            return 0;
        }

        if (others.Any(m => StatusOf(m) == SiloStatus.None))
        {
            // One that has just come, or one of long ago.
            await membership.Refresh();
        }

        await sweeps.RefreshAsync(sweep, CancellationToken.None);
        long done = Done(sweep);
        return others.Where(m => StatusOf(m) is SiloStatus.Dead or SiloStatus.None).Select(m => m.BadEnds(done)).DefaultIfEmpty().Max();
    }

    /// <summary>Forgets all about a sweep that has come to rest.</summary>
    /// <param name="sweep">Its identifier.</param>
    public Task EndAsync(string sweep) => TryAsync(() => marks.RemoveSweepAsync(sweep, CancellationToken.None));

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private async Task TryAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (Exception failure)
        {
            // As if this silo had ended badly once.
            log.LogWarning("Marks of work could not be removed: {Reason}", failure.Message);
        }
    }

    private bool IsMarked(OpenSweep sweep, int gone) =>
        _marked.TryGetValue(sweep.Id, out (long Term, int Gone) known) && known == (sweep.Term, gone);

    private int Gone() => membership.CurrentSnapshot.Members.Values.Count(m => m.Status == SiloStatus.Dead);

    private SiloStatus StatusOf(WorkMark mark) => membership.CurrentSnapshot.GetSiloStatus(SiloAddress.FromParsableString(mark.Silo));

    private static long Done(OpenSweep sweep) => CommittedTrials.Total(sweep.Spec, sweep.Ledger);
}
