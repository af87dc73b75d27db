using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Grains.Sweeps;

/// <content>What comes after the last trial.</content>
internal sealed partial class SweepGrain
{
    private CancellationTokenSource _finish = new();
    private bool _finishing;
    private bool _leaving;

    // A hash of millions of trials, or an archive far away, takes a while; who pauses or cancels the sweep meanwhile need not wait for it.
    private async Task<(string? Hash, SweepArchive? Archive)> FinishAsync(OpenSweep sweep, RunArchive? archive)
    {
        _finish.Dispose();
        _finish = new CancellationTokenSource();
        CancellationToken stop = _finish.Token;
        _finishing = _entry!.State == SweepState.Running;
        if (!_finishing)
        {
            return (null, null);
        }

        try
        {
            await _sweeps.RefreshAsync(sweep, stop);
            await _marked.BeginLastAsync(sweep);
            string hash = await Task.Run(() => SweepEstimates.HashOf(sweep.Spec, sweep.Ledger, 1, stop), stop);
            if (archive is not null)
            {
                EngineIdentity engine = _entry!.Engine;
                await Task.Run(() => _archives.FinishAsync(archive, sweep, engine, stop), stop);
            }

            return (hash, SweepArchive.Of(archive?.Standing ?? _standing));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !_leaving)
        {
            return (null, null);
        }
    }

    private async Task SettleAsync(Finish finish, OpenSweep sweep, RunArchive? archive)
    {
        string? hash = null;
        SweepArchive? archived = null;
        if (finish.End == SweepEnd.Completed)
        {
            (hash, archived) = await FinishAsync(sweep, archive);
        }

        ClusterRun run = _run!;
        try
        {
            await ChangeAsync(e =>
                (finish.End, e.State) switch
                {
                    (SweepEnd.Completed, SweepState.Running) when hash is not null => e with
                    {
                        State = SweepState.Completed,
                        ResultsHash = hash,
                    },
                    (SweepEnd.Failed, SweepState.Running) => e with
                    {
                        State = SweepState.Failed,
                        Failure =
                            $"The sweep stopped because {finish.Reason}; committed trials are kept, so correct the cause and resume it.",
                    },
                    _ => e,
                } with
                {
                    TrialsDone = run.Done,
                    Target = SweepTarget.Of(run.Targets),
                    Archive = archived,
                }
            );
            _log.LogInformation("Sweep {Sweep} is {State} with {Done} trials", Id, _entry!.State, run.Done);
            await _marked.EndAsync(Id);
        }
        finally
        {
            run.Dispose();
            _run = null;
            _finishing = false;
        }
    }
}
