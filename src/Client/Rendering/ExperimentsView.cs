using System.Globalization;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Sweeps.Specs.Experiments;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>The experiments that a spec may name.</summary>
internal static class ExperimentsView
{
    /// <summary>Writes a table.</summary>
    public static void Write(ClientConsole console, IReadOnlyList<ExperimentSummary> experiments)
    {
        Table table = RichOutput.Table("Experiment", "What it does", "Keys");
        foreach (ExperimentSummary experiment in experiments)
        {
            string name = experiment.IsDefault ? $"{experiment.Name} (default)" : experiment.Name;
            table.AddPlainRow(name, experiment.Meaning, experiment.Keys.ToString(CultureInfo.InvariantCulture));
        }

        IAnsiConsole rich = RichOutput.For(console);
        rich.Write(table);
        rich.WriteLine("The keys of one: modcomp reference spec --experiment NAME");
    }

    /// <summary>Writes one JSON document.</summary>
    public static void WriteJson(ClientConsole console, IReadOnlyList<ExperimentSummary> experiments) =>
        JsonOutput.Write(console, ExperimentsDocument.Of(experiments));
}
