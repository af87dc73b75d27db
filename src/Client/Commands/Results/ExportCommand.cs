using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp export</c>.</summary>
internal static class ExportCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = OptionValues.PathArgument(
            "RUN",
            "The folder of a run, for example runs/quickstart. With --server a sweep of it."
        );
        var server = new ServerAccess(ServerOptions.OptionalServer());
        Option<string?> ledger = SharedOptions.Ledger(SharedOptions.LedgerOfRun);
        Option<string?> format = OptionValues.Choice(
            "--format",
            "csv|jsonl|npy|parquet|arrow|ledger",
            "File format: comma-separated values, JSON lines, a NumPy structured array, Parquet, or an Arrow IPC file. ledger copies a run "
                + "of a shared ledger into a run folder of its own.",
            "csv",
            "jsonl",
            "npy",
            "parquet",
            "arrow",
            "ledger"
        );
        format.Required = true;
        string[] words = [.. TrialExport.Words(context.Installed.Experiments)];
        Option<string?> per = OptionValues.Choice(
            "--per",
            string.Join('|', words),
            "What a row is about; default trial. Distributions are of csv or jsonl.",
            words
        );
        Option<string?> output = OptionValues.Path(
            "--output",
            "FILE",
            "The file, or - for standard output; default trials.FORMAT, classes.FORMAT or distributions.FORMAT in the run folder, with "
                + "--server in reports/SWEEP. With --format ledger the folder, which must be given."
        );
        Option<string[]> configurations = new("--configuration")
        {
            HelpName = "N|PARAMETER=VALUE",
            Description =
                "Only this configuration: its index, from 0, or swept values, for example data.K=5,network.sigma0=0.01. May be given more "
                + "than once; default all.",
        };
        var command = new Command(
            "export",
            "Write the committed trials of a run into one file, one row per trial or per trial and class, or the distributions over them. "
                + "With --server those of a sweep of that server."
        )
        {
            run,
            format,
            per,
            configurations,
            output,
            ledger,
            server,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var what = new TrialSelection(parsed.GetValue(format)!, parsed.GetValue(per) ?? "trial")
                {
                    Configurations = parsed.GetValue(configurations) ?? [],
                };
                if (
                    ServerConnection.ServerFor(
                        context.Console,
                        parsed.GetValue(server.Address),
                        parsed.GetValue(run),
                        parsed.GetValue(ledger)
                    ) is
                    { } url
                )
                {
                    var connection = server.Connection(parsed, url);
                    await FromServerAsync(
                            context.Console,
                            connection,
                            parsed.GetRequiredValue(run),
                            what,
                            parsed.GetValue(output),
                            cancellation
                        )
                        .ConfigureAwait(false);
                    return ExitCode.Ok;
                }

                StoredRun stored = await StoredRun
                    .OpenAsync(parsed.GetRequiredValue(run), context.Installed, parsed.GetValue(ledger))
                    .ConfigureAwait(false);
                await using (stored.ConfigureAwait(false))
                {
                    if (parsed.GetValue(format) == "ledger")
                    {
                        if (what.Configurations.Count > 0)
                        {
                            throw new ClientException(
                                ExitCode.Usage,
                                "--configuration cannot be combined with --format ledger, which copies a run whole."
                            );
                        }

                        LedgerTransfer done = await ToFolderAsync(stored, parsed.GetValue(output), cancellation).ConfigureAwait(false);
                        context.Console.Out.WriteLine(done.Describe("", "the shared ledger"));
                        return ExitCode.Ok;
                    }

                    bool toOut = parsed.GetValue(output) == OptionValues.Dash;
                    var (file, rows) = await Task.Run(
                            () =>
                                ExportSession.Write(
                                    stored,
                                    what,
                                    parsed.GetValue(output),
                                    toOut ? context.Console.OpenOut : null,
                                    cancellation
                                ),
                            cancellation
                        )
                        .ConfigureAwait(false);
                    (toOut ? context.Console.Error : context.Console.Out).WriteLine(
                        $"{(toOut ? "standard output" : file)}: {CountText.Of(rows, "row")}"
                    );
                    return ExitCode.Ok;
                }
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp export runs/quickstart --format csv",
            "modcomp export runs/quickstart --format npy --per class --output classes.npy",
            "modcomp export runs/quickstart --format parquet                for DuckDB, pandas, Polars, R",
            "modcomp export runs/quickstart --format csv --per distribution",
            "modcomp export runs/sigma0-scaling --format csv --configuration network.sigma0=0.5",
            "modcomp export runs/quickstart --format jsonl --output -      to standard output, for a pipe",
            "modcomp export quickstart --server http://127.0.0.1:7370 --format parquet",
            "modcomp export quickstart --ledger \"Host=db.example.org;Database=sweeps\" --format ledger --output runs/copy"
        );
    }

    private static async Task FromServerAsync(
        ClientConsole console,
        ServerConnection connection,
        string sweep,
        TrialSelection what,
        string? output,
        CancellationToken cancellation
    )
    {
        if (what.Format == "ledger")
        {
            throw new ClientException(
                ExitCode.Usage,
                "--format ledger cannot be combined with --server: a server gives out trials as csv, jsonl, npy, parquet or arrow."
            );
        }

        using HttpSweepService service = connection.Open(console);
        string id = await ServerConnection.ResolveAsync(service, sweep, cancellation).ConfigureAwait(false);
        bool toOut = output == OptionValues.Dash;
        (string file, long bytes) = await RemoteExport
            .SaveAsync(service, id, what, output, toOut ? console.OpenOut : null, cancellation)
            .ConfigureAwait(false);
        (toOut ? console.Error : console.Out).WriteLine($"{(toOut ? "standard output" : file)}: {ReadableText.Bytes(bytes)}");
    }

    private static Task<LedgerTransfer> ToFolderAsync(StoredRun run, string? output, CancellationToken cancellation) =>
        (run.Shared, output) switch
        {
            (null, _) => throw new ClientException(
                ExitCode.Usage,
                $"{run.Folder.Path} is a run folder already: --format ledger is for runs of a shared ledger."
            ),
            (_, OptionValues.Dash) => throw new ClientException(
                ExitCode.Usage,
                "--format ledger writes a folder, which standard output is not: give one with --output DIR."
            ),
            (_, null) => throw new ClientException(ExitCode.Usage, "--format ledger needs the folder to write to: --output DIR."),
            _ => LedgerTransfer.ToFolderAsync(run, output, cancellation),
        };
}
