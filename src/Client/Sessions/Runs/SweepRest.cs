using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>What a run that was stopped has not done, and about how long that would take.</summary>
/// <param name="Trials">Trials that are left; with a target those that are forecast until every configuration stops.</param>
/// <param name="IsAtMost">Whether they are the most that the spec allows, because nobody can say where some configuration will stop, or it
/// would need more.</param>
/// <param name="Configurations">Every configuration that is not done: of a sweep with a target the one that is furthest from it first, of
/// others in plan order.</param>
internal sealed record SweepRest(long Trials, bool IsAtMost, IReadOnlyList<ConfigurationRest> Configurations)
{
    /// <summary>Time for them at the pace of the run; null where it has done nothing that has a pace.</summary>
    public TimeSpan? Time { get; private init; }

    /// <summary>The rest of a run.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="before">Committed trials of every configuration at the beginning of the run.</param>
    /// <param name="after">Those at its end.</param>
    /// <param name="result">What the run did.</param>
    public static SweepRest Of(SweepSpec spec, IReadOnlyList<long> before, IReadOnlyList<long> after, RunResult result)
    {
        // Trials of one configuration may cost many times those of another, and a target leaves other ones than it began with. So the pace
        // is that of their estimated work.
        double[] work = [.. spec.Configurations.Select(c => Math.Max(c.Definition.Cost.Flops, 1))];
        double done = work.Select((w, c) => w * (after[c] - before[c])).Sum();
        double secondsPerWork = done > 0 ? result.Elapsed.TotalSeconds / done : double.NaN;
        ConfigurationRest[] rest =
        [
            .. result.Targets.Count == 0
                ? after
                    .Select((trials, c) => new ConfigurationRest(c, spec.Trials - trials, Time(c, spec.Trials - trials), null))
                    .Where(r => r.Trials > 0)
                : result
                    .Targets.Where(t => t.State == StoppingState.Running)
                    .OrderByDescending(t => t.Excess)
                    .Select(t => new ConfigurationRest(t.Configuration, Left(t), Time(t.Configuration, Left(t)), t)),
        ];
        TimeSpan[] times = [.. rest.Select(r => r.Time).OfType<TimeSpan>()];
        return new SweepRest(
            rest.Sum(r => r.Trials),
            rest.Any(r => r.Target is { } target && !(target.NeededTrials <= target.MostTrials)),
            rest
        )
        {
            Time = times.Length < rest.Length ? null : Span(times.Sum(t => t.TotalSeconds)),
        };

        TimeSpan? Time(int configuration, long trials) =>
            double.IsFinite(secondsPerWork) ? Span(trials * work[configuration] * secondsPerWork) : null;
    }

    private static long Left(TargetStanding target) => Math.Max(0, target.ForecastTrials - target.Trials);

    // What no clock counts is as good as the longest that one does.
    private static TimeSpan Span(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2));
}
