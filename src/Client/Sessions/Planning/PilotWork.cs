using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>Counts the operations of a pilot of twins, and tells how far it is.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="trials">Trials of every configuration.</param>
/// <param name="levels">The levels that are tried.</param>
/// <param name="view">Told.</param>
/// <param name="clock">The clock.</param>
internal sealed class PilotWork(SweepSpec spec, int trials, IReadOnlyCollection<TwinLevel> levels, IPilotView view, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();
    private readonly double _total = PilotSize.Flops(spec, trials, levels);
    private readonly Lock _gate = new();
    private double _done;

    /// <summary>Counts what was trained.</summary>
    public void Done(TrialBatch batch)
    {
        lock (_gate)
        {
            _done += batch.Count * batch.Definition.Cost.Flops;
            double share = _total > 0 ? Math.Min(1, _done / _total) : 1;
            view.Report(new PilotStanding($"{spec.Name}: pilot for twins", share, clock.GetElapsedTime(_begun)));
        }
    }
}
