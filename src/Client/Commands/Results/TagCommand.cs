using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Inventory;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Dashboard.Remote;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp tag</c>.</summary>
internal static class TagCommand
{
    /// <summary>Builds the command.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Argument<string> run = OptionValues.PathArgument(
            "RUN",
            "The folder of a run, for example runs/quickstart. With --ledger the name of a sweep, with --server a sweep of the server."
        );
        Option<string[]> add = OptionValues.Texts(
            "--add",
            "TAG",
            $"Give the run this tag, at most {RunTags.Longest} letters, digits and . _ - : / =; may be repeated. A run has at most "
                + $"{RunTags.Most}."
        );
        Option<string[]> remove = OptionValues.Texts("--remove", "TAG", "Take this tag from the run; may be repeated.");
        Option<string?> ledger = SharedOptions.Ledger("The shared ledger that holds the run; RUN is then the name of a sweep.");
        var server = new ServerAccess(ServerOptions.OptionalServer());
        var command = new Command(
            "tag",
            "Change the tags of a run, words of your own by which 'modcomp list --tag' finds it, and say which it has. They are no part of "
                + "its spec or results, and archives do not carry them."
        )
        {
            run,
            add,
            remove,
            ledger,
            server,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string given = parsed.GetRequiredValue(run);
                string? address = parsed.GetValue(ledger);
                var change = new TagChange { Add = parsed.GetValue(add) ?? [], Remove = parsed.GetValue(remove) ?? [] };
                IReadOnlyList<string> tags;
                if (ServerConnection.ServerFor(context.Console, parsed.GetValue(server.Address), given, address) is { } url)
                {
                    using HttpSweepService service = server.Connection(parsed, url).Open(context.Console);
                    given = await ServerConnection.ResolveAsync(service, given, cancellation).ConfigureAwait(false);
                    tags = (await service.TagAsync(given, change, cancellation).ConfigureAwait(false)).Tags;
                }
                else
                {
                    tags = await RunTagging.ChangeAsync(given, address, change, cancellation).ConfigureAwait(false);
                }

                context.Console.Out.WriteLine($"{given}: {(tags.Count == 0 ? "no tags" : string.Join(", ", tags))}");
                return ExitCode.Ok;
            }
        );
        return new DocumentedCommand(
            command,
            "modcomp tag runs/quickstart --add paper --add figure:2",
            "modcomp tag runs/quickstart --remove paper",
            "modcomp tag my-sweep --add paper --server http://127.0.0.1:7370"
        );
    }
}
