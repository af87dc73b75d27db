using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Recorded;
using ModalityCompetition.Sweeps.Recorded.Guesses;
using ModalityCompetition.Sweeps.Reports.Texts;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering;

/// <summary>Shows what a file of results was taken for, and what would be known better with more trials.</summary>
internal static class EstimateView
{
    private const int MostColumns = 60;
    private const int MostAdvice = 20;

    /// <summary>Writes what every column was taken for, and how to say it differently.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="outcome">What the file came to.</param>
    /// <param name="guessed">Whether nobody said what the columns are.</param>
    public static void WriteColumns(ClientConsole console, EstimateOutcome outcome, bool guessed)
    {
        IAnsiConsole rich = RichOutput.For(console);
        Table table = RichOutput.Table("Column", "Taken for", "");
        foreach (ColumnUse use in outcome.Uses.Take(MostColumns))
        {
            table.AddPlainRow(use.Column, Name(use.Kind), use.Detail);
        }

        rich.Write(table);
        if (outcome.Uses.Count > MostColumns)
        {
            rich.WriteLine($"and {CountText.Of(outcome.Uses.Count - MostColumns, "more column")}.");
        }

        if (guessed)
        {
            rich.WriteLine(
                $"To say it differently: --by, --seed-column and --ignore name columns; or edit "
                    + $"{Path.Combine(outcome.Folder, "spec.yaml")} "
                    + "and estimate again with --spec."
            );
        }

        foreach (string note in outcome.Notes)
        {
            rich.WriteLine(note);
        }
    }

    /// <summary>Writes how many more trials estimates would take.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="advice">The advice.</param>
    /// <param name="configurations">Number of configurations.</param>
    public static void WriteAdvice(ClientConsole console, IReadOnlyList<TrialAdvice> advice, int configurations)
    {
        IAnsiConsole rich = RichOutput.For(console);
        foreach (TrialAdvice one in advice.Take(MostAdvice))
        {
            rich.WriteLine(
                $"{one.Sentence()}{(configurations == 1 || one.More == 0 ? "" : $" of {one.Configuration}, which needs most")}."
            );
        }

        if (advice.Count > MostAdvice)
        {
            rich.WriteLine($"and {CountText.Of(advice.Count - MostAdvice, "more estimand")} in estimates.json.");
        }
    }

    private static string Name(ColumnKind kind) =>
        kind switch
        {
            ColumnKind.Seed => "seed",
            ColumnKind.Parameter => "parameter",
            ColumnKind.Real => "real measurement",
            ColumnKind.Indicator => "indicator",
            ColumnKind.Count => "count",
            ColumnKind.Winner => "winner",
            ColumnKind.Outcome => "outcome",
            _ => "left out",
        };
}
