using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary>What the command of <c>modcomp run --notify</c> is told: the line on its standard input, and its environment.</summary>
internal sealed record RunNotice
{
    /// <summary>How the run ended: completed, stopped or failed.</summary>
    public required string State { get; init; }

    /// <summary>Name of the sweep; null where the spec could not be read.</summary>
    public string? Sweep { get; init; }

    /// <summary>The run folder; null where it is not known.</summary>
    public string? Run { get; init; }

    /// <summary>Committed trials; null where they are not known.</summary>
    public long? TrialsDone { get; init; }

    /// <summary>Trials the sweep asks for; null where they are not known.</summary>
    public long? TrialsTotal { get; init; }

    /// <summary>Hash of all results; null where no estimates were computed.</summary>
    public string? ResultsHash { get; init; }

    /// <summary>How long the trials of this run took; null where it did not get as far as its end.</summary>
    public double? Seconds { get; init; }

    /// <summary>What the process will return.</summary>
    public required int ExitCode { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Message { get; init; }

    /// <summary>The same as environment variables; what is not known is empty.</summary>
    public IReadOnlyDictionary<string, string> Variables() =>
        new Dictionary<string, string>
        {
            ["MODCOMP_STATE"] = State,
            ["MODCOMP_SWEEP"] = Sweep ?? "",
            ["MODCOMP_RUN"] = Run is null ? "" : Path.GetFullPath(Run),
            ["MODCOMP_TRIALS_DONE"] = Text(TrialsDone),
            ["MODCOMP_TRIALS_TOTAL"] = Text(TrialsTotal),
            ["MODCOMP_RESULTS_HASH"] = ResultsHash ?? "",
            ["MODCOMP_SECONDS"] = Text(Seconds),
            ["MODCOMP_EXIT_CODE"] = Text(ExitCode),
            // A variable ends at a zero byte.
            ["MODCOMP_MESSAGE"] = Message.Replace("\0", "", StringComparison.Ordinal),
        };

    /// <summary>The notice of a run that has ended in good order.</summary>
    /// <param name="outcome">What it came to.</param>
    /// <param name="exitCode">What the process will return.</param>
    /// <param name="message">What happened, in words.</param>
    public static RunNotice Of(SweepOutcome outcome, int exitCode, string message) =>
        new()
        {
            State = outcome.Result.End == RunEnd.Completed ? "completed" : "stopped",
            Sweep = outcome.Start.Spec.Name,
            Run = outcome.Start.Folder,
            TrialsDone = outcome.Result.Done,
            TrialsTotal = outcome.Result.Total,
            ResultsHash = outcome.Report.ResultsHash,
            Seconds = Math.Round(outcome.Result.Elapsed.TotalSeconds, 3),
            ExitCode = exitCode,
            Message = message,
        };

    /// <summary>The notice of a run that has not.</summary>
    /// <param name="state">Stopped or failed.</param>
    /// <param name="start">What was known at its start; null where it did not get as far.</param>
    /// <param name="done">Trials that were committed when it was last heard of; null where nothing was.</param>
    /// <param name="failure">What happened, and what the process will return.</param>
    public static RunNotice Of(string state, SweepStart? start, long? done, Failure failure) =>
        new()
        {
            State = state,
            Sweep = start?.Spec.Name,
            Run = start?.Folder,
            TrialsDone = done ?? start?.Done,
            TrialsTotal = start?.Total,
            ExitCode = failure.ExitCode,
            Message = failure.Message,
        };

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
