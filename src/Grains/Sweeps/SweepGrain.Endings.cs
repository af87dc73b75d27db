using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Grains.Sweeps;

/// <content>A sweep that ends the silos that work on it.</content>
internal sealed partial class SweepGrain
{
    // It would end one silo after the other, and with each the work of every other sweep there.
    private async Task<bool> EndsSilosAsync(OpenSweep sweep)
    {
        try
        {
            if (await _marked.BadEndsAsync(sweep) < BadEnds.Most)
            {
                return false;
            }

            long held = CommittedTrials.Total(sweep.Spec, sweep.Ledger);
            string reason = BadEnds.Text($"{BadEnds.Most} silos ended badly, one after the other", sweep.Spec, held, _own.Devices.Count);
            if (
                !await ChangeAsync(e =>
                    e.State == SweepState.Running ? e with { State = SweepState.Paused, Failure = reason, TrialsDone = held } : null
                )
            )
            {
                return false;
            }

            _log.LogError("Sweep {Sweep} does not go on: {Reason}", Id, reason);
            if (_run is { } run)
            {
                run.Stop();
                _finish.Cancel();
            }
            else
            {
                await _marked.EndAsync(Id);
            }

            return true;
        }
        catch (Exception failure)
        {
            // The store does not answer, or another activation counts; the work itself will tell.
            _log.LogWarning("How the silos ended that worked on {Sweep} could not be read: {Reason}", Id, failure.Message);
            return false;
        }
    }
}
