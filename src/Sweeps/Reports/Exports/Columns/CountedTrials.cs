using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>
/// Which trials of a ledger the estimates are computed from, told while they go by in trial order: those from 0 on without a gap, at most
/// as many as the spec asks for and, where it has a target, those up to the stop. All others are in the ledger because workers ran ahead,
/// or because the spec asked for more trials once.
/// </summary>
/// <param name="spec">The sweep.</param>
internal sealed class CountedTrials(SweepSpec spec)
{
    private PlannedConfiguration? _configuration;
    private TargetFollower? _follower;
    private long _next;

    /// <summary>Whether the trial counts.</summary>
    /// <param name="configuration">Its configuration; all trials of one come before those of another.</param>
    /// <param name="trial">The trial; after the one before.</param>
    public bool Next(PlannedConfiguration configuration, in TrialRow trial)
    {
        if (configuration != _configuration)
        {
            _configuration = configuration;
            _follower = spec.Until is { } until ? new TargetFollower(until, configuration, spec.Trials) : null;
            _next = 0;
        }

        if (trial.Trial != _next || trial.Trial >= spec.Trials || _follower is { Stopped: true })
        {
            return false;
        }

        _next++;
        _follower?.Add(trial);
        return true;
    }
}
