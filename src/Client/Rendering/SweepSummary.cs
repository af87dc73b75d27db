using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Rendering.Progress;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What a run came to: its answer, the estimates that tell most, and where everything is.</summary>
internal static class SweepSummary
{
    private const int MostTables = 8;
    private const int WideEnoughForMethods = 120;

    /// <summary>Writes the answer and the tables of a report.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="report">The report.</param>
    /// <param name="everything">Whether every class-averaged estimate is shown, or those that tell most.</param>
    public static void WriteTables(ClientConsole console, SweepReport report, bool everything)
    {
        IAnsiConsole rich = RichOutput.For(console);
        if (report.Estimates.Count == 0)
        {
            rich.WriteLine("There are no trials yet, so there is nothing to estimate.");
            return;
        }

        if (report.Estimates is [var only])
        {
            AnswerView.Write(rich, only);
            Write(rich, only, title: false, everything);
        }
        else
        {
            OverviewView.Write(rich, report);
            WriteEach(rich, report, everything);
        }

        FindingsView.Write(rich, report);
        if (!everything && LeavesOut(report))
        {
            rich.WriteLine("Every estimate is in the report and in estimates.csv; --verbose shows them here.");
        }

        rich.WriteLine(
            $"{ExperimentReports.Of(report.Spec).Intervals} at "
                + $"{CountText.Percent(report.Spec.Confidence)}. Results hash {report.ResultsHash}."
        );
    }

    /// <summary>Writes how a run ended and the paths.</summary>
    public static void WriteEnd(ClientConsole console, SweepOutcome outcome, string resume, bool files)
    {
        RunResult result = outcome.Result;
        if (files)
        {
            string computed =
                result.Computed == 0 ? "" : $" ({ReadableText.Count(result.Computed)} now, in {ReadableText.Duration(result.Elapsed)})";
            console.Out.WriteLine(
                result.Targets.Count == 0
                    ? $"{ReadableText.Count(result.Done)} of {CountText.Of(result.Total, "trial")} done{computed}."
                    : $"{ReadableText.Count(result.Done)} of at most {CountText.Of(result.Total, "trial")} done{computed}: "
                        + $"{Targets(result.Targets)}."
            );
            foreach (string note in outcome.Notes)
            {
                console.Out.WriteLine(note);
            }

            RestView.Write(console, outcome);
            WriteFiles(console, outcome.Files);
        }

        if (result.End == RunEnd.Stopped)
        {
            console.Error.WriteLine($"modcomp: {RestView.Stopped(outcome)}; resume with: {resume}");
        }
    }

    /// <summary>Warns where no trial of some configuration completed, in a run that shows no tables, which would say so.</summary>
    public static void WriteWarning(ClientConsole console, SweepReport report)
    {
        if (OutcomeText.NothingCompleted(report.Totals, report.Estimates.Count) is { } warning)
        {
            console.Error.WriteLine($"modcomp: warning: {warning}");
        }
    }

    private static string Targets(IReadOnlyList<TargetStanding> targets)
    {
        long used = targets.Sum(t => t.Trials);
        int reached = targets.Count(t => t.State == StoppingState.Reached);
        int exhausted = targets.Count(t => t.State == StoppingState.Exhausted);
        string missed = exhausted == 0 ? "" : $", {ReadableText.Count(exhausted)} ran out of trials";
        return $"{ReadableText.Count(reached)} of {CountText.Of(targets.Count, "configuration")} reached "
            + $"{(reached == 1 ? "its" : "their")} target{missed}; estimates use {CountText.Of(used, "trial")}";
    }

    /// <summary>Writes paths, one a line.</summary>
    public static void WriteFiles(ClientConsole console, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            console.Out.WriteLine($"  {file}");
        }
    }

    /// <summary>Says which trials the trajectories are of.</summary>
    public static void WriteTraces(ClientConsole console, SweepReport report)
    {
        if (report.Traces.IsEmpty)
        {
            return;
        }

        var trials = report
            .Traces.GroupBy(t => t.Configuration.Index)
            .Select(g => $"trial{(g.Count() == 1 ? "" : "s")} {string.Join(", ", g.Select(t => t.Trace.Trial))} of configuration {g.Key}");
        RichOutput
            .For(console)
            .WriteLine($"Trajectories in the report: {string.Join("; ", trials)}, the first of each traced configuration.");
    }

    // Of several configurations there is one table of what tells most, of one its watched estimates.
    private static bool LeavesOut(SweepReport report) =>
        report.Estimates is not [var only]
        || ExperimentReports.Of(only.Configuration).Watched(only).Count() < EstimatesTable.Of(only).Rows.Length;

    private static void WriteEach(IAnsiConsole rich, SweepReport report, bool everything)
    {
        foreach (ConfigurationEstimates estimates in report.Estimates.Take(everything ? MostTables : 0))
        {
            Write(rich, estimates, title: true, everything);
        }

        if (everything && report.Estimates.Count > MostTables)
        {
            rich.WriteLine($"and {CountText.Of(report.Estimates.Count - MostTables, "more configuration")} in the files below.");
        }
    }

    private static void Write(IAnsiConsole rich, ConfigurationEstimates estimates, bool title, bool everything)
    {
        if (title)
        {
            rich.WriteLine($"Configuration {estimates.Configuration.Index}: {estimates.Configuration.Label}");
        }

        if (estimates.Stopping is { } target)
        {
            rich.WriteLine(StoppingText.Outcome(target));
        }

        IExperimentReport experiment = ExperimentReports.Of(estimates.Configuration);
        // On a terminal theory stands before methods, for which there is not always room.
        string[] theory = experiment.HasTheory ? ["Theory"] : [];
        string[] methods = rich.Profile.Width >= WideEnoughForMethods ? ["Method"] : [];
        Table table = RichOutput.Table([
            .. EstimatesTable.Headings(estimates.Configuration).Take(EstimatesTable.UpToTrials),
            .. theory,
            .. methods,
        ]);
        EstimateRow[] rows = [.. everything ? EstimatesTable.Of(estimates).Rows : experiment.Watched(estimates)];
        foreach (EstimateRow row in rows)
        {
            table.AddPlainRow([
                .. row.Cells.Take(EstimatesTable.UpToTrials),
                .. theory.Select(_ => row.Theory),
                .. methods.Select(_ => row.Method),
            ]);
        }

        rich.Write(table);
        foreach (string note in EstimatesTable.Notes(rows))
        {
            rich.WriteLine(note);
        }

        foreach (TextTable beside in experiment.Beside(estimates))
        {
            Write(rich, beside);
        }

        if (estimates.Completed < estimates.Trials)
        {
            rich.WriteLine($"{OutcomeText.Sentence(estimates)} estimates.json bounds what they could change.");
        }
    }

    private static void Write(IAnsiConsole rich, TextTable table)
    {
        rich.WriteLine(table.Caption);
        Table shown = RichOutput.Table([.. table.Headings]);
        foreach (string[] row in table.Rows)
        {
            shown.AddPlainRow(row);
        }

        rich.Write(shown);
    }
}
