using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports.Texts;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>What the remedies of a sweep do: a line for each, with its verdict.</summary>
internal static class RemediesView
{
    private const int MostRows = 40;

    /// <summary>Writes the lines.</summary>
    public static void Write(IAnsiConsole rich, RemedyTable table)
    {
        rich.WriteLine($"Remedies. {RemedyEffectText.Note(table)}");
        foreach (RemedyRow row in table.Rows.Take(MostRows))
        {
            rich.WriteLine($"  {RemedyEffectText.Name(row)}: {RemedyEffectText.Reading(row)}.");
        }

        if (table.Rows.Length > MostRows)
        {
            rich.WriteLine($"and {CountText.Of(table.Rows.Length - MostRows, "more line")} in estimates.json.");
        }
    }
}
