using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>Counts the work of a pilot of twins, and tells how far it is.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="total">All of the work, in any unit.</param>
/// <param name="view">Told.</param>
/// <param name="clock">The clock.</param>
internal sealed class PilotWork(SweepSpec spec, double total, IPilotView view, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();
    private readonly Lock _gate = new();
    private double _done;

    /// <summary>Counts what was done, from any thread.</summary>
    /// <param name="work">The work, in the unit of the total.</param>
    public void Done(double work)
    {
        lock (_gate)
        {
            _done += work;
            double share = total > 0 ? Math.Min(1, _done / total) : 1;
            view.Report(new PilotStanding($"{spec.Name}: pilot for twins", share, clock.GetElapsedTime(_begun)));
        }
    }
}
