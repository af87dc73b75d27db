using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Postgres.Registry;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>Who works on a sweep, for a reader and for a script.</summary>
internal static class WorkersView
{
    private const int MostBlocks = 3;

    /// <summary>Writes a table.</summary>
    public static void Write(ClientConsole console, string sweep, IReadOnlyList<WorkerStanding> workers)
    {
        IAnsiConsole rich = RichOutput.For(console);
        if (workers.Count == 0)
        {
            rich.WriteLine($"Nobody works on {sweep}.");
            return;
        }

        Table table = RichOutput.Table("Worker", "Process", "State", "Joined", "Last sign", "Committed", "Holds");
        foreach (WorkerStanding worker in workers)
        {
            table.AddPlainRow(
                worker.Number.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{worker.Description.Process} on {worker.Description.Host}"),
                State(worker),
                ReadableText.Duration(worker.Joined) + " ago",
                ReadableText.Duration(worker.Seen) + " ago",
                ReadableText.Count(worker.Committed),
                Blocks(worker)
            );
        }

        rich.Write(table);
    }

    /// <summary>Writes the same as JSON.</summary>
    public static void WriteJson(ClientConsole console, string sweep, IReadOnlyList<WorkerStanding> workers) =>
        JsonOutput.Write(console, new WorkersDocument(sweep, workers.Select(w => WorkerEntry.Of(w, State(w)))));

    private static string State(WorkerStanding worker) =>
        worker.State switch
        {
            WorkerState.Alive => worker.Leases.Count > 0 ? "works" : "waits",
            WorkerState.Silent => "silent",
            _ => "left",
        };

    private static string Blocks(WorkerStanding worker)
    {
        IEnumerable<string> texts = worker.Leases.Select(l =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"trials {l.Block.FirstTrial} to {l.Block.EndTrial - 1} of configuration {l.Block.Configuration} for "
                    + $"{ReadableText.Duration(l.Held)}{(l.Left < TimeSpan.Zero ? ", lease has run out" : "")}"
            )
        );
        return Enumeration.Of([.. texts], MostBlocks, "; ");
    }
}
