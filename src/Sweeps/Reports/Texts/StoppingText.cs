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

    /// <summary>What a sweep stops on, for example <c>gap to within 0.005 at 95 %</c>; all of it where it has several targets.</summary>
    public static string Target(TargetStanding standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return string.Join(" and ", standing.Each.Select(One));
    }

    private static string One(TargetStanding target) =>
        $"{target.Key} to within {InvariantText.Significant(target.Target)} at "
        + $"{CountText.Percent(target.Confidence, digits: 5).Replace(' ', '\u00a0')}";

    /// <summary>The keys of what a sweep stops on.</summary>
    /// <param name="standing">Where a configuration of it stands.</param>
    private static string Keys(TargetStanding standing) => string.Join(" and ", standing.Each.Select(t => t.Key));

    /// <summary>A configuration as rows of a table, one for each target.</summary>
    /// <param name="standing">Where it stands.</param>
    /// <param name="label">Its label.</param>
    public static IEnumerable<IReadOnlyList<string>> Rows(TargetStanding standing, string label)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return standing.Each.Select(target => Row(target, Label(standing, target, label)));
    }

    /// <summary>A configuration that goes on as cells of a table, with the target that binds it.</summary>
    /// <param name="standing">Where it stands.</param>
    /// <param name="label">Its label.</param>
    public static IReadOnlyList<string> Open(TargetStanding standing, string label)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return Row(standing, Label(standing, standing, label));
    }

    /// <summary>What stands at the head of a row: the label, with several targets the key as well.</summary>
    /// <param name="standing">Where the configuration stands.</param>
    /// <param name="target">Where it stands with the target of the row.</param>
    /// <param name="label">Its label.</param>
    internal static string Label(TargetStanding standing, TargetStanding target, string label) =>
        standing.Parts.IsEmpty ? label : $"{label}: {target.Key}";

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
            standing.State == StoppingState.Running ? Expected(standing) : InvariantText.Count(standing.ReachedAt ?? standing.Trials),
            standing.FixedSampleTrials is { } n ? InvariantText.Count(n) : "–",
            State(standing.State),
        ];
    }

    /// <summary>Trials so far, and while it runs about how many are expected.</summary>
    internal static string Trials(TargetStanding standing) =>
        standing.State == StoppingState.Running
            ? $"{InvariantText.Count(standing.Trials)} of {Expected(standing)}"
            : InvariantText.Count(standing.ReachedAt ?? standing.Trials);

    // The most that the sweep allows is no forecast: it is called what it is.
    private static string Expected(TargetStanding standing) =>
        standing.NeededTrials is not { } needed ? $"at most {InvariantText.Count(standing.MostTrials)}"
        : needed > standing.MostTrials ? $"about {InvariantText.Count(needed)}, {InvariantText.Count(standing.MostTrials)} allowed"
        : $"about {InvariantText.Count(needed)}";

    /// <summary>What a configuration came to, in a sentence for each target; with several, what they cost.</summary>
    public static string Outcome(TargetStanding standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return standing.Parts.IsEmpty
            ? OutcomeOf(standing, alone: true)
            : $"{string.Join(" ", standing.Parts.Select(p => OutcomeOf(p, alone: false)))} {Binding(standing)}";
    }

    // What the configuration waits for, or waited for, and what it would have taken without.
    private static string Binding(TargetStanding standing)
    {
        TargetStanding[] others = [.. standing.Parts.Where(p => p.Estimand != standing.Estimand)];
        if (others.Any(o => o.State != StoppingState.Reached))
        {
            int open = standing.Parts.Count(p => p.State != StoppingState.Reached);
            return $"{InvariantText.Count(open)} of {CountText.Of(standing.Parts.Length, "target")} are open, and {standing.Key} is "
                + "expected to take the most trials.";
        }

        long without = others.Max(o => o.ReachedAt!.Value);
        string only = $"without it {CountText.Of(without, "trial")} had been enough";
        return standing.State == StoppingState.Reached
            ? $"{standing.Key} was reached last: {only}."
            : $"Only {standing.Key} is open: {only}.";
    }

    private static string OutcomeOf(TargetStanding standing, bool alone)
    {
        int decimals = InvariantText.DecimalsFor(standing.HalfWidth);
        string interval = double.IsFinite(standing.HalfWidth)
            ? $"{InvariantText.Fixed(standing.Value, decimals)} {EstimandText.Interval(standing.Low, standing.High, decimals)}"
            : "no interval yet";
        string end = standing.State switch
        {
            StoppingState.Reached => $"reached after {CountText.Of(standing.ReachedAt ?? standing.Trials, "trial")}",
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
        string fixedSample =
            standing.FixedSampleTrials is not { } n ? ""
            : !alone ? $" A fixed sample would have asked for {CountText.Of(n, "trial")}."
            : $" A fixed-sample Student interval of that width would have asked for {CountText.Of(n, "trial")}, had its variance been "
                + "known beforehand; it may not be looked at before they are done. The interval of this quantity in the table of every "
                + "estimate is of that kind.";
        return $"Target {One(standing)}: {end}; {interval} ({standing.Method}, {Name(standing.Guarantee)} at every number of "
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
        string target = standings[0].Parts.IsEmpty ? "target" : "targets";
        int running = standings.Count(s => s.State == StoppingState.Running);
        if (running > 0)
        {
            yield return $"The sweep is not complete: {InvariantText.Count(running)} of {CountText.Of(standings.Count, "configuration")} "
                + $"{(running == 1 ? "has not reached its" : "have not reached their")} {target}.";
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
                + $"{(exhausted == 1 ? "its" : "their")} {target}; raise trials and run again.";
        }

        string[] unbounded =
        [
            .. standings.SelectMany(s => s.Each).Where(s => s.Guarantee == SequenceGuarantee.Asymptotic).Select(s => s.Key).Distinct(),
        ];
        foreach (string key in unbounded)
        {
            yield return $"{key} has no bounds: its interval is asymptotic, and its coverage approximate where it " + $"stopped early.";
        }

        if (standings.SelectMany(s => s.Each).FirstOrDefault(s => s.Contradicted) is { } odd)
        {
            yield return $"The intervals of configuration {InvariantText.Whole(odd.Configuration)} excluded each other, which happens by "
                + $"chance with a probability of at most "
                + $"{InvariantText.Significant(1 - odd.Confidence)}; otherwise an assumption is broken.";
        }
    }

    // Where none stopped, the spec alone has said how many trials there are.
    private static string Chosen(IReadOnlyList<TargetStanding> standings)
    {
        string key = Keys(standings[0]);
        bool several = !standings[0].Parts.IsEmpty;
        string interval = several
            ? "Their anytime-valid intervals keep their coverage, each by itself,"
            : "Its anytime-valid interval keeps its coverage";
        int reached = standings.Count(s => s.State == StoppingState.Reached);
        if (reached == 0)
        {
            return standings.Any(s => s.State == StoppingState.Running)
                ? $"No configuration has stopped at {key} yet. {interval} at every number of trials; "
                    + "the fixed-sample intervals of this report have none that is guaranteed when you stop because of what you see."
                : $"No configuration stopped at {key}: each used all the trials that it may have. "
                    + (
                        several
                            ? $"{interval} at every number of trials, and are the ones to quote for the targets."
                            : "Its anytime-valid interval, which keeps its coverage at every number of trials, is the one to quote for the "
                                + "target."
                    );
        }

        string which =
            reached == standings.Count
                ? $": each configuration stopped at {key}."
                : $" in {InvariantText.Count(reached)} of {CountText.Of(standings.Count, "configuration")}, which stopped at {key}.";
        return $"The number of trials was chosen by the data{which} {interval.TrimEnd(',')}; the fixed-sample intervals of this "
            + "report, those of the other quantities included, have no guaranteed coverage at such a stop.";
    }
}
