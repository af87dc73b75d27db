using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Texts;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What a sweep says as a whole, in short: remedies, declared contrasts, and verdicts claim by claim.</summary>
internal static class FindingsView
{
    private const int MostLimits = 20;

    /// <summary>Writes the tables.</summary>
    public static void Write(IAnsiConsole rich, SweepReport report)
    {
        if (report.Remedies is { } remedies)
        {
            RemediesView.Write(rich, remedies);
        }

        if (!report.Contrasts.IsEmpty)
        {
            Table contrasts = RichOutput.Table([.. ContrastText.Headings(report.Contrasts)]);
            foreach (ContrastEstimate contrast in report.Contrasts)
            {
                contrasts.AddPlainRow(ContrastText.Cells(contrast, report.Contrasts));
            }

            rich.Write(contrasts);
            if (ContrastText.Unseen(report.Contrasts) is { } unseen)
            {
                rich.WriteLine(unseen);
            }

            foreach (
                string warning in new[] { ContrastText.Unsettled(report.Contrasts) }
                    .OfType<string>()
                    .Concat(report.Contrasts.SelectMany(c => c.Warnings))
            )
            {
                rich.WriteLine($"warning: {warning}");
            }
        }

        if (report.Verdicts is not { Rows.Count: > 0 } verdicts)
        {
            return;
        }

        // One row at a time: a sweep of many configurations has more of them than fit into memory.
        List<string> claims = [];
        Dictionary<(string Claim, int Column), int> counted = [];
        HashSet<string> exact = new(StringComparer.Ordinal);
        List<VerdictRow> limits = [];
        int unlisted = 0;
        foreach (VerdictRow row in verdicts.Rows)
        {
            if (!claims.Contains(row.Claim))
            {
                claims.Add(row.Claim);
            }

            if (row.Prediction.Kind == PredictionKind.Exact)
            {
                exact.Add(row.Claim);
            }

            int column = VerdictText.Column(row.Verdict);
            counted[(row.Claim, column)] = counted.GetValueOrDefault((row.Claim, column)) + 1;
            if (row.Configuration is null && limits.Count < MostLimits)
            {
                limits.Add(row);
            }
            else if (row.Configuration is null)
            {
                unlisted++;
            }
        }

        Table counts = RichOutput.Table(["Claim", .. VerdictText.Columns]);
        foreach (string claim in claims)
        {
            int[] verdictsOfClaim = [.. VerdictText.Columns.Select((_, v) => counted.GetValueOrDefault((claim, v)))];
            counts.AddPlainRow([claim, .. VerdictText.Counts(verdictsOfClaim, exact.Contains(claim))]);
        }

        rich.Write(counts);
        foreach (VerdictRow limit in limits)
        {
            string[] cells = VerdictText.Cells(limit);
            rich.WriteLine($"{limit.Claim}, {limit.Quantity}, {limit.Where}: {cells[4]} {cells[5]}, predicted {cells[3]}: {cells[6]}.");
        }

        if (unlisted > 0)
        {
            rich.WriteLine($"and {ReadableText.Count(unlisted)} more limits, which are in estimates.json.");
        }

        rich.WriteLine(
            VerdictText.OfDifferences(verdicts) is { } differences
                ? $"{differences} Every row with its interval is in the report."
                : "Every row with its interval is in the report."
        );
    }
}
