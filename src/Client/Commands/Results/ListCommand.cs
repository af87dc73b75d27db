using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering.Lists;
using ModalityCompetition.Client.Sessions.Inventory;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Dashboard.Remote;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp list</c>.</summary>
internal static class ListCommand
{
    private const string DefaultFolder = "runs";

    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string?> folder = OptionValues.OptionalPathArgument(
            "FOLDER",
            "A folder with runs in it or below it; default runs. Not with --ledger or --server."
        );
        Option<string?> ledger = SharedOptions.Ledger("List the sweeps of this shared ledger.");
        var server = new ServerAccess(
            OptionValues.Text(
                "--server",
                "URL",
                $"List the sweeps of this server; default the variable {ServerConnection.Variable} where no folder is given."
            )
        );
        Option<string?> state = OptionValues.Choice(
            "--state",
            "STATE",
            $"Only runs in this state: {string.Join(", ", RunStates.All)}.",
            [.. RunStates.All]
        );
        Option<string?> tag = OptionValues.Text("--tag", "TAG", "Only runs with this tag.");
        Option<string?> sort = OptionValues.Choice(
            "--sort",
            "ORDER",
            $"The order: {string.Join(", ", RunOrder.Words)}; default newest.",
            [.. RunOrder.Words]
        );
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "list",
            "List runs with their state, trials, results hash, size, age, tags and experiment: those in and below a folder, or the sweeps "
                + "of a shared ledger or of a server. One that is damaged is listed with its fault."
        )
        {
            folder,
            ledger,
            server,
            state,
            tag,
            sort,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                ClientConsole console = context.Console;
                string? given = parsed.GetValue(folder);
                string? address = parsed.GetValue(ledger);
                string? wanted = parsed.GetValue(state);
                string? tagged = parsed.GetValue(tag);
                if (new[] { given, address, parsed.GetValue(server.Address) }.Count(p => p is not null) > 1)
                {
                    throw new ClientException(ExitCode.Usage, "FOLDER, --ledger and --server are three places: give one of them.");
                }

                (string place, IReadOnlyList<ListedRun> runs) =
                    address is not null ? await LedgerRuns.FindAsync(address, context.Installed, cancellation).ConfigureAwait(false)
                    : given is null && ServerConnection.ServerFor(console, parsed.GetValue(server.Address), null, null) is { } url
                        ? (
                            url,
                            await OfServerAsync(console, server.Connection(parsed, url), wanted, tagged, cancellation).ConfigureAwait(false)
                        )
                    : (
                        given ?? DefaultFolder,
                        await FolderRuns
                            .FindAsync(given ?? DefaultFolder, context.Installed, console.Clock, cancellation)
                            .ConfigureAwait(false)
                    );
                IEnumerable<ListedRun> fitting = runs.Where(r =>
                    (wanted is null || r.State == wanted) && (tagged is null || r.Tags.Contains(tagged, StringComparer.Ordinal))
                );
                RunListView.Write(
                    console,
                    place,
                    RunOrder.Sorted(fitting, parsed.GetValue(sort) ?? RunOrder.Words[0]),
                    parsed.GetValue(json)
                );
                return ExitCode.Ok;
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp list runs",
            "modcomp list runs --state stopped --sort size",
            "modcomp list --server http://127.0.0.1:7370 --tag paper --json",
            "modcomp list --ledger \"Host=db.example.org;Database=sweeps\""
        );
    }

    private static async Task<IReadOnlyList<ListedRun>> OfServerAsync(
        ClientConsole console,
        ServerConnection connection,
        string? state,
        string? tag,
        CancellationToken cancellation
    )
    {
        using HttpSweepService service = connection.Open(console);
        return await ServerRuns.FindAsync(service, state, tag, console.Clock.GetUtcNow(), cancellation).ConfigureAwait(false);
    }
}
