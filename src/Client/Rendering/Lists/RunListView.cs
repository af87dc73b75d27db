using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Inventory;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering.Lists;

/// <summary>Runs in a list, for a reader and for a script.</summary>
internal static class RunListView
{
    private const int HashDigits = 16;

    /// <summary>Writes the list.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="place">Where the runs are.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="json">As a document rather than as a table.</param>
    public static void Write(ClientConsole console, string place, IReadOnlyList<ListedRun> runs, bool json)
    {
        if (json)
        {
            JsonOutput.Write(console, RunListDocument.Of(place, runs));
            return;
        }

        IAnsiConsole rich = RichOutput.For(console);
        if (runs.Count == 0)
        {
            rich.WriteLine($"{place}: no runs");
            return;
        }

        Table table = RichOutput.Table("Run", "State", "Done", "Of", "Results hash", "Size", "Age", "Tags", "Experiment");
        foreach (ListedRun run in runs)
        {
            table.AddPlainRow(
                run.Run,
                run.State,
                Count(run.TrialsDone),
                Count(run.TrialsTotal),
                run.ResultsHash is { } hash ? hash[..Math.Min(HashDigits, hash.Length)] : "–",
                ReadableText.Bytes(run.Bytes),
                ReadableText.Duration(run.Age > TimeSpan.Zero ? run.Age : TimeSpan.Zero),
                string.Join(", ", run.Tags),
                run.Experiment
            );
        }

        rich.Write(table);
        foreach (ListedRun run in runs.Where(r => r.Fault is not null))
        {
            rich.WriteLine($"{run.Run}: {run.Fault}");
        }
    }

    private static string Count(long? count) => count is { } known ? ReadableText.Count(known) : "–";
}
