using System.Text.Json.Serialization;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp run --json</c>, and <c>modcomp report --json</c> without what is only known of a run that was just made.</summary>
internal sealed record RunDocument
{
    /// <summary>Name of the sweep.</summary>
    public required string Name { get; init; }

    /// <summary>The run folder.</summary>
    public required string Folder { get; init; }

    /// <summary>How the run ended: completed or stopped.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? End { get; init; }

    /// <summary>What stopped the run where that was its own limit: time_limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StoppedBy { get; init; }

    /// <summary>Committed trials.</summary>
    public required long TrialsDone { get; init; }

    /// <summary>Trials the sweep asks for.</summary>
    public required long TrialsTotal { get; init; }

    /// <summary>Trials that were committed before the run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TrialsBefore { get; init; }

    /// <summary>Trials that the run computed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TrialsComputed { get; init; }

    /// <summary>How long it took.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Seconds { get; init; }

    /// <summary>Worker threads.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Workers { get; init; }

    /// <summary>What is left; absent when it was completed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RestEntry? Rest { get; init; }

    /// <summary>The command that goes on with it; absent when it was completed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Resume { get; init; }

    /// <summary>What became of trials that were there before, under another spec or in other runs; absent for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>Where trials came from that other runs have trained; absent for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Origins { get; init; }

    /// <summary>Engine and version of its arithmetic.</summary>
    public required string Engine { get; init; }

    /// <summary>Hash of all results.</summary>
    public required string ResultsHash { get; init; }

    /// <summary>Nominal coverage of each interval.</summary>
    public required double Confidence { get; init; }

    /// <summary>Paths of what was written.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What a reader must know first.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Trials recorded along their training.</summary>
    public required IEnumerable<TraceEntry> Traces { get; init; }

    /// <summary>What the trials say about the paper.</summary>
    public required IEnumerable<RunVerdictEntry> Verdicts { get; init; }

    /// <summary>What remedies do; absent where none is compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<RunRemedyEntry>? Remedies { get; init; }

    /// <summary>Declared contrasts.</summary>
    public required IEnumerable<RunContrastEntry> Contrasts { get; init; }

    /// <summary>The configurations in plan order, with class-averaged estimates.</summary>
    public required IEnumerable<RunConfigurationEntry> Configurations { get; init; }

    /// <summary>The document of a run that was just made.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="resume">The command that goes on with it.</param>
    public static RunDocument Of(SweepOutcome outcome, string resume) =>
        Of(outcome.Start.Folder, outcome.Report, outcome.Files) with
        {
            Name = outcome.Start.Spec.Name,
            End = outcome.Result.End == RunEnd.Completed ? "completed" : "stopped",
            TrialsDone = outcome.Result.Done,
            TrialsTotal = outcome.Result.Total,
            TrialsBefore = outcome.Start.Done,
            TrialsComputed = outcome.Result.Computed,
            Seconds = Math.Round(outcome.Result.Elapsed.TotalSeconds, 3),
            Workers = outcome.Start.Workers,
            StoppedBy = outcome.TimeLimit is null ? null : "time_limit",
            Rest = outcome.Rest is { } rest ? RestEntry.From(rest) : null,
            Resume = outcome.Result.End == RunEnd.Stopped ? resume : null,
            Notes = outcome.Notes.Count > 0 ? outcome.Notes : null,
        };

    /// <summary>The document of a report that was written again.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="report">The report.</param>
    /// <param name="files">Paths of what was written.</param>
    public static RunDocument Of(string folder, SweepReport report, IReadOnlyList<string> files) =>
        new()
        {
            Name = report.Spec.Name,
            Folder = folder,
            TrialsDone = report.TrialsDone,
            TrialsTotal = report.TrialsPlanned,
            Origins = report.Origins.IsEmpty ? null : report.Origins,
            Engine = report.Engine.ToString(),
            ResultsHash = report.ResultsHash,
            Confidence = report.Spec.Confidence,
            Files = files,
            Warnings = report.Warnings,
            Traces = report.Traces.Select(t => new TraceEntry(t.Configuration.Index, t.Trace.Trial)),
            Verdicts = (report.Verdicts?.Rows ?? []).Select(RunVerdictEntry.Of),
            Remedies = report.Remedies?.Rows.Select(RunRemedyEntry.From),
            Contrasts = report.Contrasts.Select(RunContrastEntry.Of),
            Configurations = report.Estimates.Select(RunConfigurationEntry.Of),
        };
}
