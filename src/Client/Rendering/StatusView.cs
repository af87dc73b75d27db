using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports.Texts;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>Where a run stands, for a reader and for a script.</summary>
internal static class StatusView
{
    private const int MostConfigurations = 40;

    /// <summary>Writes the status as text.</summary>
    public static void Write(ClientConsole console, RunStatus status)
    {
        IAnsiConsole rich = RichOutput.For(console);
        rich.WriteLine(
            $"{status.Name} in {status.Folder}: {status.State}, {ReadableText.Count(status.TrialsDone)} of "
                + $"{CountText.Of(status.TrialsTotal, "trial")} ({ReadableText.Percent(status.TrialsDone, status.TrialsTotal)})"
        );
        if (status.Targets.Count > 0)
        {
            WriteTargets(rich, status);
        }
        else if (status.Done.Count > 1)
        {
            Table table = RichOutput.Table("Configuration", "Values", "Done", "Of");
            for (int i = 0; i < Math.Min(status.Done.Count, MostConfigurations); i++)
            {
                table.AddPlainRow(
                    ReadableText.Count(i),
                    status.Labels[i],
                    ReadableText.Count(status.Done[i]),
                    ReadableText.Count(status.TrialsPerConfiguration)
                );
            }

            rich.Write(table);
            if (status.Done.Count > MostConfigurations)
            {
                rich.WriteLine($"and {CountText.Of(status.Done.Count - MostConfigurations, "more configuration")}");
            }
        }

        rich.WriteLine($"engine {status.Engine}, begun by modcomp {status.CodeVersion}, ledger {ReadableText.Bytes(status.LedgerBytes)}");
        foreach (string origin in status.Origins)
        {
            rich.WriteLine(origin);
        }

        if (status.Part is { } part)
        {
            rich.WriteLine(
                $"part {part.Number} of {part.Parts} of the sweep: 'modcomp merge' puts it together with the others, and its estimates are "
                    + "of its own trials"
            );
        }

        if (status.Tags.Count > 0)
        {
            rich.WriteLine($"tags {string.Join(", ", status.Tags)}");
        }

        foreach (string warning in status.Warnings)
        {
            console.Error.WriteLine($"modcomp: warning: {warning}");
        }

        SweepSummary.WriteFiles(console, status.Files);
    }

    private static void WriteTargets(IAnsiConsole rich, RunStatus status)
    {
        rich.WriteLine(
            $"Target: {StoppingText.Target(status.Targets[0])}, per configuration; at most "
                + $"{CountText.Of(status.TrialsPerConfiguration, "trial")} each"
        );
        Table table = RichOutput.Table([.. StoppingText.Headings]);
        foreach (TargetStanding target in status.Targets.Take(MostConfigurations))
        {
            foreach (IReadOnlyList<string> row in StoppingText.Rows(target, status.Labels[target.Configuration]))
            {
                table.AddPlainRow([.. row]);
            }
        }

        rich.Write(table);
        if (status.Targets.Count > MostConfigurations)
        {
            rich.WriteLine($"and {CountText.Of(status.Targets.Count - MostConfigurations, "more configuration")}");
        }
    }

    /// <summary>Writes the status as JSON.</summary>
    public static void WriteJson(ClientConsole console, RunStatus status) => JsonOutput.Write(console, StatusDocument.Of(status));
}
