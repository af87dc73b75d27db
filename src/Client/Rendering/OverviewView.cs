using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>One row for each configuration: what it says in words, and the estimates that tell most.</summary>
internal static class OverviewView
{
    private const int MostRows = 40;

    // Columns that a terminal has for the whole table; narrower ones break numbers in the middle.
    private const int Wide = 160;

    /// <summary>Writes the table.</summary>
    public static void Write(IAnsiConsole rich, SweepReport report)
    {
        IExperimentReport experiment = ExperimentReports.Of(report.Spec);
        ConfigurationEstimates first = report.Estimates[0];
        IReadOnlyList<TextColumn> texts = experiment.OverviewTexts(first);
        IReadOnlyList<EstimateColumn> columns = experiment.Overview(first, report.Totals);
        bool narrow = rich.Profile.Width < Wide && texts.Count + columns.Count > 2;
        if (narrow)
        {
            texts = [.. texts.TakeLast(1)];
            columns = experiment.Headline(first.Configuration) is { } headline ? [headline] : [.. columns.Take(1)];
        }

        Table table = RichOutput.Table([
            "No.",
            "Configuration",
            "Trials",
            .. texts.Select(t => t.Heading),
            .. columns.Select(c => c.Heading),
        ]);
        List<string> targets = [];
        foreach (ConfigurationEstimates estimates in report.Estimates.Take(MostRows))
        {
            if (estimates.Stopping is { } standing)
            {
                targets.Add($"{estimates.Configuration.Label}: {StoppingText.Outcome(standing)}");
            }

            table.AddPlainRow([
                ReadableText.Count(estimates.Configuration.Index),
                estimates.Configuration.Label,
                ReadableText.Count(estimates.Trials),
                .. texts.Select(t => t.Text(estimates)).Select(t => t.Detail.Length == 0 ? t.Text : $"{t.Text} ({t.Detail})"),
                .. columns.Select(c => c.Of(estimates) is { } estimate ? Cell(c, estimate) : "–"),
            ]);
        }

        if (report.Answers is { } answers)
        {
            rich.WriteLine(answers);
        }

        rich.Write(table);
        if (narrow)
        {
            rich.WriteLine($"More columns are in the report, and here in a terminal of {Wide} characters or more.");
        }

        if (EstimateColumn.Note(columns, texts, report.Estimates.Take(MostRows)) is { } note)
        {
            rich.WriteLine(note);
        }

        WriteSteps(rich, report);
        foreach (string target in targets)
        {
            rich.WriteLine(target);
        }

        WriteCaution(rich, report);
        if (report.Estimates.Count > MostRows)
        {
            rich.WriteLine($"and {CountText.Of(report.Estimates.Count - MostRows, "more configuration")} in estimates.csv.");
        }
    }

    private static void WriteSteps(IAnsiConsole rich, SweepReport report)
    {
        if (report.WhyNoSteps is { } none)
        {
            rich.WriteLine(none);
        }

        if (report.Steps.IsEmpty || ExperimentReports.Of(report.Spec).Headline(report.Steps[0].Of) is not { } column)
        {
            return;
        }

        rich.WriteLine(StepText.Caption(report.Steps));
        Table table = RichOutput.Table([.. StepText.Headings(column, report.Steps)]);
        foreach (ContrastEstimate step in report.Steps)
        {
            table.AddPlainRow(StepText.Cells(column, step, report.Steps));
        }

        rich.Write(table);
        if (StepText.Note(column, report.Steps) is { } note)
        {
            rich.WriteLine(note);
        }
    }

    // The answer of a single configuration says it; of several the column "training" says which networks, and files and page say the rest.
    private static void WriteCaution(IAnsiConsole rich, SweepReport report)
    {
        if (report.CautionInShort is { } caution)
        {
            rich.WriteLine($"warning: {caution}");
        }

        foreach (string note in ExperimentReports.Of(report.Spec).Notes(report.Steps))
        {
            rich.WriteLine($"warning: {note}");
        }
    }

    private static string Cell(EstimateColumn column, Estimate estimate)
    {
        (string value, string interval) = column.Cells(estimate);
        return double.IsNaN(estimate.Low) ? value : $"{value} {interval}";
    }
}
