using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>At how many trials a sweep with a target will stop, forecast from some of its trials.</summary>
/// <param name="Standings">Where every configuration stands after its trials of the pilot, in plan order.</param>
/// <param name="Duration">How long the pilot took, seconds.</param>
/// <param name="Seconds">Expected duration of the sweep, seconds.</param>
internal sealed record PlanPilot(IReadOnlyList<TargetStanding> Standings, double Duration, double Seconds)
{
    /// <summary>How long a pilot goes on, seconds.</summary>
    public const double Budget = 5;

    /// <summary>Trials that were run.</summary>
    public long Trials => Standings.Sum(s => s.Trials);

    /// <summary>Trials at which all configurations will have stopped; those of which nothing is known take all that they may.</summary>
    public long ForecastTrials => Standings.Sum(Forecast);

    /// <summary>Configurations that would need more trials than they may have.</summary>
    public IEnumerable<TargetStanding> OutOfReach => Standings.Where(s => IsKnown(s) && s.NeededTrials > s.MostTrials);

    /// <summary>Number of configurations of which the pilot had too few trials to say anything.</summary>
    public int Unknown => Standings.Count(s => !IsKnown(s));

    /// <summary>Trials at which a configuration will stop.</summary>
    public static long Forecast(TargetStanding standing) => IsKnown(standing) ? standing.ForecastTrials : standing.MostTrials;

    /// <summary>Whether anything can be said of a configuration.</summary>
    public static bool IsKnown(TargetStanding standing) =>
        standing.State != StoppingState.Running || (standing.Observations >= TargetPilot.FewestTrials && standing.NeededTrials is not null);
}
