using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Targets in words, for the report, the terminal and the log of a build server.</summary>
public static class StoppingText
{
    /// <summary>The headings of <see cref="Row"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } =
    ["Configuration", "Half-width", "Target", "Trials", "Expected", "Fixed sample", "State"];

    /// <summary>A state in one or two words.</summary>
    public static string State(StoppingState state) =>
        state switch
        {
            StoppingState.Reached => "target reached",
            StoppingState.Exhausted => "out of trials",
            _ => "running",
        };

    /// <summary>The stable spelling of a state in files.</summary>
    internal static string Name(StoppingState state) =>
        state switch
        {
            StoppingState.Reached => "reached",
            StoppingState.Exhausted => "exhausted",
            _ => "running",
        };

    /// <summary>The stable spelling of a guarantee in files.</summary>
    internal static string Name(SequenceGuarantee guarantee) => guarantee == SequenceGuarantee.Exact ? "exact" : "asymptotic";

    /// <summary>What a sweep stops on, for example <c>gap to within 0.005 at 95 %</c>.</summary>
    public static string Target(TargetStanding standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return $"{standing.Key} to within {InvariantText.Significant(standing.Target)} at "
            + $"{CountText.Percent(standing.Confidence, digits: 5).Replace(' ', '\u00a0')}";
    }

    /// <summary>A configuration as cells of a table.</summary>
    /// <param name="standing">Where it stands.</param>
    /// <param name="label">Its label.</param>
    public static IReadOnlyList<string> Row(TargetStanding standing, string label)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return
        [
            label,
            InvariantText.Significant(standing.HalfWidth),
            InvariantText.Significant(standing.Target),
            InvariantText.Count(standing.Trials),
            standing.State == StoppingState.Running ? Expected(standing) : InvariantText.Count(standing.Trials),
            standing.FixedSampleTrials is { } n ? InvariantText.Count(n) : "–",
            State(standing.State),
        ];
    }

    /// <summary>Trials so far, and while it runs about how many are expected.</summary>
    internal static string Trials(TargetStanding standing) =>
        standing.State == StoppingState.Running
            ? $"{InvariantText.Count(standing.Trials)} of {Expected(standing)}"
            : InvariantText.Count(standing.Trials);

    // The most that the sweep allows is no forecast: it is called what it is.
    private static string Expected(TargetStanding standing) =>
        standing.NeededTrials is not { } needed ? $"at most {InvariantText.Count(standing.MostTrials)}"
        : needed > standing.MostTrials ? $"about {InvariantText.Count(needed)}, {InvariantText.Count(standing.MostTrials)} allowed"
        : $"about {InvariantText.Count(needed)}";

    /// <summary>What a configuration came to, in one sentence.</summary>
    public static string Outcome(TargetStanding standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        int decimals = InvariantText.DecimalsFor(standing.HalfWidth);
        string interval = double.IsFinite(standing.HalfWidth)
            ? $"{InvariantText.Fixed(standing.Value, decimals)} {EstimandText.Interval(standing.Low, standing.High, decimals)}"
            : "no interval yet";
        string end = standing.State switch
        {
            StoppingState.Reached => $"reached after {CountText.Of(standing.Trials, "trial")}",
            StoppingState.Exhausted => $"not reached within the {CountText.Of(standing.Trials, "trial")} that the sweep allows"
                + (standing.NeededTrials is { } needed ? $", about {InvariantText.Count(needed)} would do" : ""),
            _ => $"not reached yet after {CountText.Of(standing.Trials, "trial")}, "
                + (standing.NeededTrials is { } expected ? $"about {InvariantText.Count(expected)} are expected" : "too few for a forecast")
                + (
                    standing.NeededTrials > standing.MostTrials || standing.NeededTrials is null
                        ? $", and the sweep allows {InvariantText.Count(standing.MostTrials)}"
                        : ""
                ),
        };
        string fixedSample = standing.FixedSampleTrials is { } n
            ? $" A fixed-sample Student interval of that width would have asked for {CountText.Of(n, "trial")}, had its variance been "
                + "known beforehand; it may not be looked at before they are done. The interval of this quantity in the table of every "
                + "estimate is of that kind."
            : "";
        return $"Target {Target(standing)}: {end}; {interval} ({standing.Method}, {Name(standing.Guarantee)} at every number of "
            + $"trials).{fixedSample}";
    }

    /// <summary>
    /// What a reader must know about a report whose number of trials was chosen by the data; empty for a sweep without a target.
    /// </summary>
    internal static IEnumerable<string> Warnings(IReadOnlyList<TargetStanding> standings)
    {
        if (standings.Count == 0)
        {
            yield break;
        }

        yield return Chosen(standings);
        int running = standings.Count(s => s.State == StoppingState.Running);
        if (running > 0)
        {
            yield return $"The sweep is not complete: {InvariantText.Count(running)} of {CountText.Of(standings.Count, "configuration")} "
                + $"{(running == 1 ? "has not reached its" : "have not reached their")} target.";
        }

        int unseen = standings.Count(s => s is { State: StoppingState.Exhausted, Observations: 0 });
        if (unseen > 0)
        {
            yield return $"{InvariantText.Count(unseen)} of {CountText.Of(standings.Count, "configuration")} used all "
                + $"{(unseen == 1 ? "its" : "their")} trials without one that shows {standings[0].Key}: each diverged, timed out or "
                + "crashed, or left it without a value. More trials will hardly help; look for the reason first.";
        }

        int exhausted = standings.Count(s => s is { State: StoppingState.Exhausted, Observations: > 0 });
        if (exhausted > 0)
        {
            yield return $"{InvariantText.Count(exhausted)} of {CountText.Of(standings.Count, "configuration")} ran out of trials before "
                + $"{(exhausted == 1 ? "its" : "their")} target; raise trials and run again.";
        }

        if (standings.Any(s => s.Guarantee == SequenceGuarantee.Asymptotic))
        {
            yield return $"{standings[0].Key} has no bounds: its interval is asymptotic, and its coverage approximate where it "
                + $"stopped early.";
        }

        if (standings.FirstOrDefault(s => s.Contradicted) is { } odd)
        {
            yield return $"The intervals of configuration {InvariantText.Whole(odd.Configuration)} excluded each other, which happens by "
                + $"chance with a probability of at most "
                + $"{InvariantText.Significant(1 - odd.Confidence)}; otherwise an assumption is broken.";
        }
    }

    // Where none stopped, the spec alone has said how many trials there are.
    private static string Chosen(IReadOnlyList<TargetStanding> standings)
    {
        string key = standings[0].Key;
        int reached = standings.Count(s => s.State == StoppingState.Reached);
        if (reached == 0)
        {
            return standings.Any(s => s.State == StoppingState.Running)
                ? $"No configuration has stopped at {key} yet. Its anytime-valid interval keeps its coverage at every number of trials; "
                    + "the fixed-sample intervals of this report have none that is guaranteed when you stop because of what you see."
                : $"No configuration stopped at {key}: each used all the trials that it may have. Its anytime-valid interval, which "
                    + "keeps its coverage at every number of trials, is the one to quote for the target.";
        }

        string which =
            reached == standings.Count
                ? $": each configuration stopped at {key}."
                : $" in {InvariantText.Count(reached)} of {CountText.Of(standings.Count, "configuration")}, which stopped at {key}.";
        return $"The number of trials was chosen by the data{which} Its anytime-valid "
            + "interval keeps its coverage; the fixed-sample intervals of this "
            + "report, those of the other quantities included, have no guaranteed coverage at such a stop.";
    }
}
