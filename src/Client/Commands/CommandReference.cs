using System.CommandLine;
using System.Globalization;
using System.Text;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Engines;

namespace ModalityCompetition.Client.Commands;

/// <summary>The reference of the command line, <c>docs/command-line.md</c>, written from the tree of commands itself.</summary>
internal static class CommandReference
{
    private static readonly (string Name, string Meaning)[] Variables =
    [
        ("NO_COLOR", "Any value: no colours. There are none either when standard output is not a terminal."),
        ("TERM", "`dumb`: no colours and no live view; progress comes as plain lines on standard error."),
        (
            "MODCOMP_SERVER",
            "Address of the server that `submit`, `watch`, `pause`, `resume` and `cancel` talk to; default `http://127.0.0.1:7370`. "
                + "`status`, "
                + "`report`, `tag` and `delete` talk to it where RUN is no folder, `list` where no folder is given."
        ),
        ("MODCOMP_API_KEY", "Key of the server, for `serve` and for whoever talks to it; `--api-key-file` goes first."),
        (
            EngineRegistry.Variable,
            "Folders that hold [plug-ins with engines](engine-plugins.md), separated as in `PATH`; the folder `engines` beside the "
                + "program is one "
                + "without being named. Silos read it too."
        ),
        (
            "MODCOMP_CHECKPOINTS",
            "Folder in which the engine `torch` keeps the state of a Transformer trial that takes longer than a minute; default a folder "
                + "of the "
                + "user's cache, empty for none. Silos read it too."
        ),
        (
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "Where to send metrics, activities and log lines over OTLP. Nothing is sent, and nothing of OpenTelemetry is "
                + "loaded, unless this or one of the next two rows is set."
        ),
        (
            "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
            "As above, for one signal, with its path."
        ),
        (
            "OTEL_METRICS_EXPORTER, OTEL_TRACES_EXPORTER, OTEL_LOGS_EXPORTER",
            "`none`: that signal is not sent. `otlp`: it is, also without an endpoint, to the collector of this machine. Of "
                + "other exporters nothing is sent."
        ),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "`grpc` (default) or `http/protobuf`."),
        ("OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES", "What the data says it comes from; default `modcomp`, of a silo `modcomp-silo`."),
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

            Every command of `modcomp`, with its options, exit codes and environment variables. `modcomp --help` and
            `modcomp COMMAND --help` say the same. This page is written by `modcomp reference commands`; a test
            compares it with the program.

            Results go to standard output, progress, warnings and errors to standard error. Every error is one sentence with the place and
            the remedy. Progress that cannot be written, because the disk is full or the file closed, is dropped and harms nothing; results
            that cannot be written are exit code 4, and the files of a run are complete all the same.

            Nothing of yours and no other file of a run is ever replaced. A run refuses a folder without a run that has a `spec.yaml`,
            estimates or a report in it, and never rewrites the spec file that it was given; an export replaces an earlier export of its
            kind and nothing else. `~` at the beginning of a path is your home folder, in options and in the spec.

            `SPEC` is the path of a spec file ([reference](spec-reference.md)), `preset:NAME`, or `-` for standard input; `RUN` is the
            folder of a run. A `run -` writes where the spec says, as any other, and goes on when it is given the same spec again. The
            keys of a spec whose trials are runs of [a program of your own](programs.md) come from `modcomp reference spec --experiment
            program`.


            """
        );
        Append(page, root, "modcomp", examples, root.Options.Where(o => o.Recursive).ToHashSet());
        page.Append("## Exit codes\n\n| code | meaning |\n|---|---|\n");
        foreach ((int code, string meaning) in ExitCode.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {code} | {meaning} |\n");
        }

        page.Append(
            """

            Ctrl-C once, SIGTERM, SIGHUP or SIGUSR1 stops a run cleanly: finished blocks are committed, the estimates of what is there are
            written, and the message says what the rest would take and how to resume. A run that has all its trials leaves reports that
            are not written yet to that command. A second signal ends the process at once; nothing that was committed is lost.
            `--time-limit` stops a run in the same way.

            ## Logs

            | file | of | is rolled at | files kept |
            |---|---|---|---|
            | `run.log` in the run folder | `modcomp run` | 4 MiB | 3 |
            | `run-MACHINE-WORKER.log` in the run folder | `modcomp run --ledger`, one for every worker | 4 MiB | 3 |
            | `server.log` in the data folder | `modcomp serve` | 4 MiB | 3 |

            A line has the local time with its offset, the level (`INF`, `WRN`, `ERR`) and the message. The details of an exception follow
            on lines of their own; standard error has its sentence only. A log has no password: values of keywords such as `Password` and
            `PWD` are replaced with `***` wherever they come from. A log that cannot be written ends no run.

            ## Environment variables

            | variable | meaning |
            |---|---|

            """
        );
        foreach ((string name, string meaning) in Variables)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{name.Replace(", ", "`, `", StringComparison.Ordinal)}` | {meaning} |\n");
        }

        page.Append(
            """

            Further standard variables of the .NET SDK of OpenTelemetry hold as well: headers, time-outs and compression, for all signals or
            one; `OTEL_METRIC_EXPORT_INTERVAL`, `OTEL_TRACES_SAMPLER`, the sizes of batches and the limits of attributes. They mean the same
            to `modcomp run`, `modcomp serve` and a silo. An endpoint that is no `http://` or `https://` address, an unknown protocol, or a
            number that is none is refused with one sentence before anything begins (exit code 2, of a silo 1), unless nothing reads the
            variable.

            What is sent, and what `/metrics` tells Prometheus, is listed in [telemetry](telemetry.md).

            """
        );
        return page.ToString();
    }

    private static void Append(
        StringBuilder page,
        Command command,
        string path,
        IReadOnlyDictionary<Command, string[]> examples,
        HashSet<Option> everywhere
    )
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
