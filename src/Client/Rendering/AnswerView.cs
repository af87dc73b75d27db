using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Pages;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>The answer of a configuration in a box, before anything else is said about it.</summary>
internal static class AnswerView
{
    /// <summary>Writes the box; nothing where the experiment asks no question or nothing is known yet.</summary>
    public static void Write(IAnsiConsole rich, ConfigurationEstimates estimates)
    {
        if (estimates.Trials == 0 || ExperimentReports.Of(estimates.Configuration).Answer(estimates) is not { } answer)
        {
            return;
        }

        var facts = new Grid();
        facts.AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(2));
        facts.AddColumn(new GridColumn().PadLeft(0).PadRight(0));
        foreach ((string name, string value) in answer.Facts)
        {
            facts.AddRow(new Text(name), new Text(value));
        }

        var bold = new Style(decoration: Decoration.Bold);
        rich.Write(new Panel(new Rows(new Text(answer.Question), new Text(answer.Reply, bold), new Text(""), facts)));
    }
}
