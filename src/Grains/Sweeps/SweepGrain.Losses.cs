using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Grains.Sweeps;

/// <content>A ledger that holds less than the entry says.</content>
internal sealed partial class SweepGrain
{
    // A failure with a name, which whoever resumes the sweep has seen: from then on the entry says what there is.
    private async Task<bool> HasLostAsync(OpenSweep sweep)
    {
        if (LedgerCheck.OfSweep(Id, CommittedTrials.Total(sweep.Spec, sweep.Ledger), _entry!.TrialsDone) is not { } loss)
        {
            return false;
        }

        _log.LogError("Sweep {Sweep} failed: {Reason}", Id, loss.Message);
        await ChangeAsync(e => e.State == SweepState.Running ? e.Lost(loss) : e with { TrialsDone = loss.Held });
        return true;
    }

    // Whoever found the ledger to have lost trials has written that down, perhaps behind the back of this activation.
    private async Task LookAgainAsync()
    {
        await _writing.WaitAsync();
        try
        {
            _entry = await _store.FindAsync(Id, CancellationToken.None) ?? _entry;
        }
        finally
        {
            _writing.Release();
        }
    }
}
