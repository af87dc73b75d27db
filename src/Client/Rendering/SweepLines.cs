using ModalityCompetition.Client.Sessions;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Rendering;

/// <summary>The sentences that tell a run, the same on a terminal and in a log of a build server.</summary>
internal static class SweepLines
{
    /// <summary>What the run begins with.</summary>
    public static string Start(SweepStart start)
    {
        string what = start.Spec.Configurations.Length == 1
            ? $"{ReadableText.Count(start.Total)} trials"
            : $"{ReadableText.Count(start.Total)} trials in {ReadableText.Count(start.Spec.Configurations.Length)} configurations";
        string how = $"{start.Workers} worker{(start.Workers == 1 ? "" : "s")} ({start.Hardware}), into {start.Folder}";
        if (start.Done == 0)
        {
            return $"{start.Spec.Name}: {what}, {how}";
        }

        return start.Done >= start.Total
            ? $"{start.Spec.Name}: all {ReadableText.Count(start.Total)} trials are done already: nothing is left to run, the reports are written again"
            : $"{start.Spec.Name}: resuming: {ReadableText.Count(start.Done)} of {ReadableText.Count(start.Total)} trials already done; {how}";
    }

    /// <summary>Where the run stands.</summary>
    public static string Standing(SweepStart start, SweepProgress progress, TimeSpan elapsed)
    {
        string eta = progress.Done >= progress.Total ? "" : progress.Eta is { } left ? $", ETA {ReadableText.Duration(left)}" : "";
        return $"{start.Spec.Name}: {ReadableText.Count(progress.Done)} of {ReadableText.Count(progress.Total)} trials ({ReadableText.Percent(progress.Done, progress.Total)}), "
            + $"{ReadableText.Rate(progress.TrialsPerSecond)} trials/s, elapsed {ReadableText.Duration(elapsed)}{eta}";
    }

    /// <summary>The estimates to watch of the first configuration that has any, on one line; null before there is one.</summary>
    public static string? Watched(SweepProgress progress)
    {
        ConfigurationEstimates? estimates = progress.Estimates.FirstOrDefault(e => e.Trials > 0);
        if (estimates is null)
        {
            return null;
        }

        string values = string.Join(", ", KeyEstimates.Columns(estimates).Select(c => $"{c.Heading} {KeyEstimates.Cell(estimates, c.Estimand)}"));
        return progress.Estimates.Count == 1 ? values : $"{estimates.Configuration.Label}: {values}";
    }
}
