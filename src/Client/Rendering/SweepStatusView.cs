using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>Where sweeps of a server stand, for a reader and for a script.</summary>
internal static class SweepStatusView
{
    /// <summary>Writes what became of a submission.</summary>
    public static void Write(ClientConsole console, SubmittedSweep submitted, bool json)
    {
        if (json)
        {
            WriteJson(console, submitted);
            return;
        }

        foreach (string warning in submitted.Warnings)
        {
            console.Error.WriteLine($"modcomp: warning: {warning}");
        }

        string what = submitted.Outcome switch
        {
            SubmissionOutcome.Created => "submitted",
            SubmissionOutcome.Extended => "was there already and takes what is new",
            _ => "was there already; nothing changed",
        };
        console.Out.WriteLine($"{submitted.Sweep.Id} {what}");
        WriteLine(console, submitted.Sweep, json: false);
    }

    /// <summary>Writes where a sweep stands, on one line.</summary>
    public static void WriteLine(ClientConsole console, SweepStatus status, bool json)
    {
        if (json)
        {
            WriteJson(console, status);
            return;
        }

        string rate =
            status.State == SweepState.Running && status.TrialsPerSecond > 0
                ? $", {ReadableText.Rate(status.TrialsPerSecond)} trials/s"
                : "";
        string left = status is { State: SweepState.Running, SecondsLeft: { } seconds } ? $", ETA {ReadableText.Duration(seconds)}" : "";
        string failure = status.Failure is { } reason ? $": {reason}" : "";
        string hash = status.ResultsHash is { } known ? $", results hash {known}" : "";
        string tags = status.Tags.Count > 0 ? $", tags {string.Join(", ", status.Tags)}" : "";
        console.Out.WriteLine($"{status.Name}: {Word(status.State)}{failure}, {Trials(status)}{rate}{left}{Target(status)}{hash}{tags}");
        if (status.Archive?.Behind is { } behind)
        {
            console.Error.WriteLine($"modcomp: warning: {behind}");
        }
    }

    /// <summary>Writes where all sweeps stand.</summary>
    public static void Write(ClientConsole console, IReadOnlyList<SweepStatus> sweeps, bool json)
    {
        if (json)
        {
            WriteJson(console, sweeps);
            return;
        }

        if (sweeps.Count == 0)
        {
            console.Out.WriteLine("the server has no sweeps");
            return;
        }

        Table table = RichOutput.Table("Sweep", "State", "Done", "Of", "Trials/s", "ETA", "Priority");
        foreach (SweepStatus status in sweeps)
        {
            bool runs = status.State == SweepState.Running;
            table.AddPlainRow(
                status.Id,
                Word(status.State),
                ReadableText.Count(status.TrialsDone),
                ReadableText.Count(status.TrialsTotal),
                runs ? ReadableText.Rate(status.TrialsPerSecond) : "",
                runs && status.SecondsLeft is { } left ? ReadableText.Duration(left) : "",
                status.Priority.ToString(CultureInfo.InvariantCulture)
            );
        }

        RichOutput.For(console).Write(table);
    }

    private static void WriteJson<T>(ClientConsole console, T value) =>
        console.Out.WriteLine(JsonSerializer.Serialize(value, ServiceJson.Options));

    private static string Word(SweepState state) => state.ToString().ToLowerInvariant();

    private static string Trials(SweepStatus status) =>
        status.Target is null
            ? $"{ReadableText.Count(status.TrialsDone)} of {CountText.Of(status.TrialsTotal, "trial")} "
                + $"({ReadableText.Percent(status.TrialsDone, status.TrialsTotal)})"
            : $"{ReadableText.Count(status.TrialsDone)} of at most {CountText.Of(status.TrialsTotal, "trial")}";

    private static string Target(SweepStatus status)
    {
        if (status.Target is not { } target)
        {
            return "";
        }

        string of = string.Create(CultureInfo.InvariantCulture, $" of {status.Configurations}");
        return target.Targets is { } each
            ? $", {string.Join("; ", each.Select(t => Width(t.Estimand, t.HalfWidth) + t.Reached + of + Widest(t.WidestHalfWidth)))}"
                + $"; all: {target.Reached}{of} reached"
            : $", {Width(target.Estimand, target.HalfWidth)}{target.Reached}{of} reached{Widest(target.WidestHalfWidth)}";
    }

    private static string Width(string estimand, double halfWidth) =>
        string.Create(CultureInfo.InvariantCulture, $"{estimand} ±{halfWidth:R}: ");

    private static string Widest(double? halfWidth) => halfWidth is { } width ? $", widest ±{ReadableNumber.Significant(width)}" : "";
}
