using System.Diagnostics.Metrics;
using ModalityCompetition.Experiments;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>How trials ended, counted when they are committed: the same instruments whoever runs them, each in its own meter.</summary>
/// <param name="meter">The meter.</param>
internal sealed class TrialCounters(Meter meter)
{
    private readonly Counter<long> _completed = meter.CreateCounter<long>(
        "modcomp.trials.completed",
        "{trial}",
        "Trials computed and committed without divergence."
    );

    private readonly Counter<long> _diverged = meter.CreateCounter<long>(
        "modcomp.trials.diverged",
        "{trial}",
        "Trials that diverged, computed and committed."
    );

    private readonly Counter<long> _failed = meter.CreateCounter<long>(
        "modcomp.trials.failed",
        "{trial}",
        "Trials that timed out or crashed and were recorded as such."
    );

    /// <summary>Counts results that were just committed.</summary>
    public void Committed(ResultBlock results)
    {
        if (!_completed.Enabled && !_diverged.Enabled && !_failed.Enabled)
        {
            return;
        }

        var (diverged, failed) = (0, 0);
        for (int i = 0; i < results.Count; i++)
        {
            TrialOutcome outcome = ResultLayout.Outcome(results.Row(i));
            diverged += outcome == TrialOutcome.Diverged ? 1 : 0;
            failed += outcome.IsFailure() ? 1 : 0;
        }

        _completed.Add(results.Count - diverged - failed);
        _diverged.Add(diverged);
        _failed.Add(failed);
    }
}
