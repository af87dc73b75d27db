using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Grains.Sweeps;

/// <content>Where the sweep stands.</content>
internal sealed partial class SweepGrain
{
    private SweepStatusRecord Standing()
    {
        SweepSpec spec = _specs.Of(_entry!);
        SweepStatusRecord record = SweepMapping.ToRecord(_entry!, spec);
        if (SweepArchive.Of(_archive?.Standing ?? _standing) is { } archive && _entry!.Archive is null)
        {
            record = record with { Archive = SweepMapping.ToRecord(archive) };
        }

        if (_run is not { } run)
        {
            return record;
        }

        bool runs = _entry!.State == SweepState.Running;
        (double rate, double? left) = run.Pace();
        return record with
        {
            State = (runs && _finishing ? SweepState.Finishing : _entry.State).ToString(),
            TrialsDone = run.Done,
            TrialsPerSecond = runs ? Math.Round(rate, 3) : 0,
            SecondsLeft = runs && left is { } seconds ? Math.Round(seconds, 1) : null,
            // These two states are written together with what was done; before the others are, a block that has just ended may not have
            // been counted yet.
            BlocksInWork = SweepStatus.BlocksLeft(
                _entry.State,
                run.BlocksInWork,
                settled: _entry.State is SweepState.Completed or SweepState.Failed
            ),
            Devices = run.Devices,
            Target = SweepTarget.Of(run.Targets) is { } target ? SweepMapping.ToRecord(target) : null,
        };
    }
}
