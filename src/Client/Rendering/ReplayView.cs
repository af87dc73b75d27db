using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Checks;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Training.Trials;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>A replayed trial, for a reader and for a script.</summary>
internal static class ReplayView
{
    private const int MostClasses = 4;

    /// <summary>Writes the replay as text.</summary>
    public static void Write(ClientConsole console, TrialReplay replay)
    {
        string which = $"trial {replay.Trial} of configuration {replay.Configuration.Index} ({replay.Configuration.Label})";
        if (replay.Agrees)
        {
            console.Out.WriteLine(
                $"{which}: all {replay.Fields.Count} fields ({replay.Fields.Sum(f => f.Values)} values) agree with the ledger bit for bit."
            );
        }
        else
        {
            IAnsiConsole rich = RichOutput.For(console);
            Table table = RichOutput.Table("Field", "Values", "Differ", "First difference");
            foreach (FieldComparison field in replay.Fields.Where(f => f.Differing > 0))
            {
                table.AddPlainRow(field.Field, ReadableText.Count(field.Values), ReadableText.Count(field.Differing), field.First);
            }

            rich.Write(table);
        }

        if (replay.Traced is { } traced && traced.Trace.Iterations.Length > 1)
        {
            Plot(console, traced);
        }

        SweepSummary.WriteFiles(console, replay.Files);
        WriteMismatch(console, replay);
    }

    /// <summary>Writes the replay as JSON.</summary>
    public static void WriteJson(ClientConsole console, TrialReplay replay)
    {
        JsonOutput.Write(console, ReplayDocument.Of(replay));
        WriteMismatch(console, replay);
    }

    private static void WriteMismatch(ClientConsole console, TrialReplay replay)
    {
        if (!replay.Agrees)
        {
            FieldComparison[] differing = [.. replay.Fields.Where(f => f.Differing > 0)];
            console.Error.WriteLine(
                $"modcomp: trial {replay.Trial} of configuration {replay.Configuration.Index} differs from the ledger in "
                    + $"{differing.Length} of {replay.Fields.Count} fields, first in {differing[0].Field}{differing[0].First}: this "
                    + $"machine or this build does not reproduce the run."
            );
        }
    }

    private static void Plot(ClientConsole console, TracedTrial traced)
    {
        TrialTrace trace = traced.Trace;
        int modalities = trace.Result.Modalities;
        string legend = string.Join(", ", traced.Configuration.Definition.EntryNames.Select((name, r) => $"{Mark(r)} {name}"));
        for (int j = 0; j < Math.Min(trace.Result.Classes, MostClasses); j++)
        {
            var series = Enumerable
                .Range(0, modalities)
                .Select(r => (Mark(r), (IReadOnlyList<float>)[.. trace.Gamma.Select(g => g[(j * modalities) + r])]));
            console.Out.WriteLine(
                TerminalPlot.Draw($"Gamma of class {j} in joint training: {legend}", trace.Iterations, [.. series], console.Width)
            );
        }

        if (trace.Result.Classes > MostClasses)
        {
            console.Out.WriteLine($"(the first {MostClasses} of {trace.Result.Classes} classes)");
        }
    }

    private static char Mark(int modality) => "*o+x#@%"[modality % 7];
}
