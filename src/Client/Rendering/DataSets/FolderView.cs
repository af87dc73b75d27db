using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Transformers.Data.Folders;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering.DataSets;

/// <summary>What is in a folder of images with titles.</summary>
internal static class FolderView
{
    /// <summary>Writes it for a reader.</summary>
    public static void Write(ClientConsole console, FolderSource source, FolderSummary summary)
    {
        Table table = RichOutput.Table("Class", "Train", "Validation", "Test", "Own words");
        foreach (ClassSummary one in summary.Classes)
        {
            table.AddPlainRow(one.Name, Text(one.Train), Text(one.Validation), Text(one.Test), Text(one.OwnWords));
        }

        IAnsiConsole rich = RichOutput.For(console);
        rich.Write(table);
        string sizes =
            summary.Width.Least == summary.Width.Most && summary.Height.Least == summary.Height.Most
                ? $"{Text(summary.Width.Most)} x {Text(summary.Height.Most)}"
                : $"{Range(summary.Width)} x {Range(summary.Height)}";
        rich.WriteLine(
            $"Samples   {Text(summary.Samples)}, with {CountText.Of(summary.DifferentImages, "different image")} of {sizes} pixels"
        );
        rich.WriteLine(
            $"Titles    of {Range(summary.TitleLength)} words; in the training sample "
                + $"{CountText.Of(summary.Words, "different word")}, {Text(summary.RareWords)} of them in one title alone"
        );
        rich.WriteLine($"Identity  {source.Identity}");
        if (summary.SeenImages > 0)
        {
            console.Error.WriteLine(
                $"modcomp: warning: {CountText.Of(summary.SeenImages, "image")} of the training sample "
                    + $"{(summary.SeenImages == 1 ? "is" : "are")} in another part as well, so that networks are measured on what "
                    + "they were trained on."
            );
        }
    }

    /// <summary>Writes it as one JSON document.</summary>
    public static void WriteJson(ClientConsole console, FolderSource source, FolderSummary summary) =>
        JsonOutput.Write(console, FolderDocument.Of(source, summary));

    private static string Range((int Least, int Most) ends) => $"{Text(ends.Least)} to {Text(ends.Most)}";

    private static string Text(int count) => ReadableText.Count(count);
}
