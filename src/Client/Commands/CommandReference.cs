using System.CommandLine;
using System.Globalization;
using System.Text;
using ModalityCompetition.Client.Hosting;

namespace ModalityCompetition.Client.Commands;

/// <summary>The reference of the command line, <c>docs/command-line.md</c>, written from the tree of commands itself.</summary>
internal static class CommandReference
{
    private static readonly (string Name, string Meaning)[] Variables =
    [
        ("NO_COLOR", "Any value: no colours. There are none either when standard output is not a terminal."),
        ("TERM", "`dumb`: no colours and no live view; progress comes as plain lines on standard error."),
        ("MODCOMP_SERVER", "Address of the server that `submit`, `watch`, `pause`, `resume` and `cancel` talk to; default `http://127.0.0.1:7370`."),
        ("MODCOMP_API_KEY", "Key of the server, for `serve` and for whoever talks to it; `--api-key-file` goes first."),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "Where to send metrics and activities over OTLP. Nothing is sent unless this or one of the next two is set."),
        ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "As above, for metrics alone."),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "As above, for activities alone."),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "`grpc` (default) or `http/protobuf`; with the other standard variables of the OTLP exporter (headers, timeout, interval)."),
        ("OTEL_METRICS_EXPORTER, OTEL_TRACES_EXPORTER", "`none`: that signal is not sent."),
        ("OTEL_SDK_DISABLED", "`true`: nothing is sent whatever the other variables say."),
    ];

    /// <summary>The page as Markdown, ending in a newline.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="examples">Lines of examples by command.</param>
    public static string Render(Command root, IReadOnlyDictionary<Command, string[]> examples)
    {
        var page = new StringBuilder();
        page.Append(
            """
            # The command line

            Every command of `modcomp`, with its options, exit codes and environment variables. `modcomp --help` and `modcomp COMMAND --help` say the same.
            This page is written by `modcomp reference commands`; a test compares it with the program.

            Results go to standard output, progress, warnings and errors to standard error. Every error is one sentence with the place and the remedy.
            `SPEC` is the path of a spec file ([reference](spec-reference.md)) or `preset:NAME`; `RUN` is the folder of a run.


            """);
        Append(page, root, "modcomp", examples, root.Options.Where(o => o.Recursive).ToHashSet());
        page.Append("## Exit codes\n\n| code | meaning |\n|---|---|\n");
        foreach ((int code, string meaning) in ExitCode.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {code} | {meaning} |\n");
        }

        page.Append(
            """

            Ctrl-C once, or SIGTERM, stops a run cleanly: finished blocks are committed, the estimates of what is there are written, and the message says how to
            resume. A second Ctrl-C ends the process at once; nothing that was committed is lost.

            ## Environment variables

            | variable | meaning |
            |---|---|

            """);
        foreach ((string name, string meaning) in Variables)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{name.Replace(", ", "`, `", StringComparison.Ordinal)}` | {meaning} |\n");
        }

        return page.ToString();
    }

    private static void Append(
        StringBuilder page, Command command, string path, IReadOnlyDictionary<Command, string[]> examples, HashSet<Option> everywhere)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {path}\n\n{command.Description}\n\n");
        if (command.Arguments.Count > 0)
        {
            page.Append("| argument | meaning |\n|---|---|\n");
            foreach (Argument argument in command.Arguments)
            {
                page.Append(CultureInfo.InvariantCulture, $"| `{argument.Name}` | {Cell(argument.Description)} |\n");
            }

            page.Append('\n');
        }

        Option[] options = [.. command.Options.Where(o => !o.Hidden && (command is RootCommand || !everywhere.Contains(o)))];
        if (options.Length > 0)
        {
            page.Append("| option | meaning |\n|---|---|\n");
            foreach (Option option in options)
            {
                string value = option.ValueType == typeof(bool) || option.HelpName is null ? "" : " " + option.HelpName;
                string names = string.Join("`, `", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name + value));
                string needed = option.Required ? " Must be given." : "";
                string where = everywhere.Contains(option) ? " Every command has it." : "";
                page.Append(CultureInfo.InvariantCulture, $"| `{Cell(names)}` | {Cell(option.Description)}{needed}{where} |\n");
            }

            page.Append('\n');
        }

        if (examples.TryGetValue(command, out string[]? lines))
        {
            page.Append("```\n").AppendJoin('\n', lines).Append("\n```\n\n");
        }

        foreach (Command child in command.Subcommands.Where(c => !c.Hidden))
        {
            Append(page, child, $"{path} {child.Name}", examples, everywhere);
        }
    }

    // A bar would end the cell.
    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);
}
