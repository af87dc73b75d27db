using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Rendering.Progress;

/// <summary>The sentences that tell a run, the same on a terminal and in a log of a build server.</summary>
internal static class SweepLines
{
    /// <summary>What the run begins with.</summary>
    public static string Start(SweepStart start)
    {
        string what =
            start.Spec.Configurations.Length == 1
                ? CountText.Of(start.Total, "trial")
                : $"{CountText.Of(start.Total, "trial")} in {CountText.Of(start.Spec.Configurations.Length, "configuration")}";
        if (start.Spec.Until is { } until)
        {
            string[] targets =
            [
                .. until.Targets.Select(t =>
                    $"{t.Estimand} to within {t.HalfWidth.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}"
                ),
            ];
            what = $"{string.Join(" and ", targets)}, at most {what}";
        }

        string how = $"{start.Workers} worker{(start.Workers == 1 ? "" : "s")} ({start.Hardware}), into {start.Folder}";
        if (start.Done == 0)
        {
            return $"{start.Spec.Name}: {what}, {how}";
        }

        if (start.IsSettled)
        {
            return $"{start.Spec.Name}: every configuration has reached its target or its trials: nothing is left to run, the reports are "
                + $"written again";
        }

        return start.Done >= start.Total
            ? $"{start.Spec.Name}: {(start.Total == 1 ? "its one trial is" : $"all {ReadableText.Count(start.Total)} trials are")} done "
                + $"already: nothing is left to run, the reports are written again"
            : $"{start.Spec.Name}: resuming: {ReadableText.Count(start.Done)} of {CountText.Of(start.Total, "trial")} already done; {how}";
    }

    /// <summary>Where the run stands.</summary>
    public static string Standing(SweepStart start, SweepProgress progress, TimeSpan elapsed)
    {
        if (progress.Targets.Count > 0)
        {
            return Standing(start, progress.Targets, progress, elapsed);
        }

        string eta =
            progress.Done >= progress.Total ? ""
            : progress.Eta is { } left ? $", ETA {ReadableText.Duration(left)}"
            : "";
        return $"{start.Spec.Name}: {ReadableText.Count(progress.Done)} of {CountText.Of(progress.Total, "trial")} "
            + $"({ReadableText.Percent(progress.Done, progress.Total)}), "
            + $"{ReadableText.Rate(progress.TrialsPerSecond)} trials/s, elapsed {ReadableText.Duration(elapsed)}{eta}";
    }

    private static string Standing(SweepStart start, IReadOnlyList<TargetStanding> targets, SweepProgress progress, TimeSpan elapsed)
    {
        // Where the target needs more trials than there may be, or nobody knows how many, the time that is left is that of the trials.
        bool within = targets.Where(t => t.State == StoppingState.Running).All(t => t.NeededTrials <= t.MostTrials);
        string end =
            !within ? "to the last trial"
            : targets[0].Parts.IsEmpty ? "to the target"
            : "to the targets";
        string eta = progress.Eta is { } left && left > TimeSpan.Zero ? $", ETA {end} {ReadableText.Duration(left)}" : "";
        int reached = targets.Count(t => t.State == StoppingState.Reached);
        TargetStanding? widest = targets.Where(t => t.State == StoppingState.Running).MaxBy(t => t.Excess);
        string how = targets[0].Parts.IsEmpty
            ? $"{CountText.Of(targets.Count, "target")} reached"
            : $"{CountText.Of(targets.Count, "configuration")} at all targets";
        string goal =
            targets.Count == 1
                ? Goal(targets[0])
                : $"{ReadableText.Count(reached)} of {how}{(widest is null ? "" : $", widest {Goal(widest)}")}";
        return $"{start.Spec.Name}: {CountText.Of(progress.Done, "trial")}, {goal}, "
            + $"{ReadableText.Rate(progress.TrialsPerSecond)} trials/s, elapsed {ReadableText.Duration(elapsed)}{eta}";
    }

    /// <summary>Half-width against target on one line, of several the one that binds, with the trials that a fixed sample would have asked
    /// for.</summary>
    internal static string Goal(TargetStanding target)
    {
        IReadOnlyList<string> cells = StoppingText.Row(target, "");
        string fixedSample = target.FixedSampleTrials is null ? "" : $"; fixed sample {cells[5]} trials";
        string expected = target.NeededTrials is null ? cells[4] : $"expected {cells[4]}";
        string others = target.Parts.IsEmpty
            ? ""
            : $", {ReadableText.Count(target.Parts.Count(p => p.State == StoppingState.Reached))} of "
                + $"{CountText.Of(target.Parts.Length, "target")} reached";
        return $"{target.Key} ±{cells[1]} of ±{cells[2]} after {cells[3]} trials ({expected}{fixedSample}){others}";
    }

    /// <summary>The estimates to watch of the first configuration that has any, on one line; null before there is one.</summary>
    public static string? Watched(SweepProgress progress)
    {
        ConfigurationEstimates? estimates = progress.Estimates.FirstOrDefault(e => e.Trials > 0);
        if (estimates is null)
        {
            return null;
        }

        string values = string.Join(", ", KeyEstimates.Columns(estimates).Select(c => $"{c.Heading} {KeyEstimates.Cell(estimates, c)}"));
        return progress.Estimates.Count == 1 ? values : $"{estimates.Configuration.Label}: {values}";
    }
}
