using ModalityCompetition.Client.Hosting;
using Spectre.Console;

namespace ModalityCompetition.Client.Rendering.Output;

/// <summary>Tables and colours on standard output.</summary>
internal static class RichOutput
{
    // Into a file or a pipe nothing needs to fit a screen.
    private const int WidthWithoutTerminal = 240;

    /// <summary>A renderer that writes to the standard output of a console, with colours only where they are wanted.</summary>
    /// <param name="console">The console.</param>
    /// <param name="news">Whether it is progress, which is dropped where it cannot be written.</param>
    public static IAnsiConsole For(ClientConsole console, bool news = false)
    {
        TextWriter to = news ? console.News : console.Out;
        IAnsiConsole rich = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(console.OutIsTerminal ? to : new TrimmedWriter(to)),
                Ansi = console.CanRedraw ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = console.UsesColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                // The console knows better than the variables of a build server.
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        rich.Profile.Width = console.OutIsTerminal ? Math.Max(console.Width, 40) : WidthWithoutTerminal;
        rich.Profile.Capabilities.Unicode = true;
        return rich;
    }

    /// <summary>An empty table in the style of the program.</summary>
    public static Table Table(params ReadOnlySpan<string> headings)
    {
        var table = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))).PadLeft(0).PadRight(2));
        }

        return table;
    }

    /// <summary>Adds a row of plain text, in which brackets have no meaning.</summary>
    public static void AddPlainRow(this Table table, params ReadOnlySpan<string> cells)
    {
        var row = new List<Text>();
        foreach (string cell in cells)
        {
            row.Add(new Text(cell));
        }

        table.AddRow(row);
    }
}
