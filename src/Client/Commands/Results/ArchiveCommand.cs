using System.CommandLine;
using ModalityCompetition.Client.Commands.Options;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Rendering;
using ModalityCompetition.Client.Rendering.Documents;
using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Client.Sessions.Archives;
using ModalityCompetition.Client.Sessions.StoredRuns;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Archives.Upkeep;
using ModalityCompetition.Sweeps.AzureBlobs.Access;

namespace ModalityCompetition.Client.Commands.Results;

/// <summary><c>modcomp archive</c>.</summary>
internal static class ArchiveCommand
{
    /// <summary>Builds the command and its subcommands.</summary>
    public static DocumentedCommand Create(CommandContext context)
    {
        Command push = Push(context);
        Command pull = Pull(context);
        Command list = List(context);
        Command verify = Verify(context);
        Command prune = Prune(context);
        var command = new Command(
            "archive",
            "Keep the results of sweeps where they outlive this machine: bring runs into an archive and out of it again, only what is new "
                + "each time. An archive is a folder or a container of Azure Blob Storage. What gives access to a container is "
                + "a connection "
                + $"string or a shared access signature in the variable {ArchiveAddresses.AccessVariable}, or in a file that "
                + $"{ArchiveAddresses.AccessFileVariable} names, or else the identity of this user or machine (az login, managed identity)."
        )
        {
            push,
            pull,
            list,
            verify,
            prune,
        };
        return new DocumentedCommand(
            command,
            [
                (
                    command,
                    [
                        "modcomp archive push runs/quickstart https://ACCOUNT.blob.core.windows.net/CONTAINER",
                        "modcomp archive list file:/mnt/share/archive",
                    ]
                ),
                (
                    push,
                    [
                        "modcomp archive push runs/quickstart file:/mnt/share/archive",
                        "modcomp archive push runs/quickstart file:/mnt/share/archive --repair",
                    ]
                ),
                (pull, ["modcomp archive pull quickstart file:/mnt/share/archive --output runs/again"]),
                (list, ["modcomp archive list file:/mnt/share/archive"]),
                (verify, ["modcomp archive verify file:/mnt/share/archive quickstart"]),
                (prune, ["modcomp archive prune file:/mnt/share/archive --dry-run"]),
            ]
        );
    }

    private static Argument<string> Url() => OptionValues.TextArgument("URL", $"The archive: {ArchiveAddresses.Forms}.");

    private static Command Push(CommandContext context)
    {
        Argument<string> run = SharedOptions.Run();
        Argument<string> url = Url();
        Option<bool> repair = new("--repair")
        {
            Description = "Check everything that the archive has of the run first, and bring again what is damaged or missing there.",
        };
        var command = new Command(
            "push",
            "Bring into an archive what a run has and the archive has not: trials, spec, estimates and reports. The run may be "
                + "under way, and "
                + "other machines may push to the same sweep."
        )
        {
            run,
            url,
            repair,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using IArchiveStorage storage = ArchiveAccess.Open(parsed.GetRequiredValue(url), context.Console);
                StoredRun stored = await StoredRun.OpenAsync(parsed.GetRequiredValue(run), context.Installed).ConfigureAwait(false);
                await using (stored.ConfigureAwait(false))
                {
                    (ArchivePushOutcome outcome, IReadOnlyList<string> damages) = await ArchiveSession
                        .PushAsync(stored, storage, parsed.GetValue(repair), context.Console.Clock, cancellation)
                        .ConfigureAwait(false);
                    Tell(context, damages);
                    context.Console.Out.WriteLine(ArchiveView.Pushed(storage.Address, outcome));
                    return ExitCode.Ok;
                }
            }
        );
        return command;
    }

    private static Command Pull(CommandContext context)
    {
        Argument<string> sweep = Sweep();
        Argument<string> url = Url();
        Option<string?> output = OptionValues.Folder("--output", "DIR", "Run folder, new or of the same sweep; default runs/NAME.");
        var command = new Command(
            "pull",
            "Bring a sweep out of an archive into a run folder, where it can be looked at, reported and run on. Everything is "
                + "checked; what "
                + "is damaged or missing is named, and the rest is brought."
        )
        {
            sweep,
            url,
            output,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using IArchiveStorage storage = ArchiveAccess.Open(parsed.GetRequiredValue(url), context.Console);
                var (manifest, folder, run) = await ArchiveSession
                    .PullAsync(storage, parsed.GetRequiredValue(sweep), parsed.GetValue(output), cancellation)
                    .ConfigureAwait(false);
                string[] damages = [.. run.Trials.Damages, .. run.Damages.Except(run.Trials.Damages)];
                Tell(context, damages);
                context.Console.Out.WriteLine(ArchiveView.Pulled(folder.Path, manifest, run));
                return damages.Length == 0 ? ExitCode.Ok : ExitCode.Storage;
            }
        );
        return command;
    }

    private static Command List(CommandContext context)
    {
        Argument<string> url = Url();
        Option<bool> json = SharedOptions.Json();
        var command = new Command("list", "List the sweeps of an archive with trials, size, age and results hash.") { url, json };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using IArchiveStorage storage = ArchiveAccess.Open(parsed.GetRequiredValue(url), context.Console);
                List<ArchiveManifest> manifests = [];
                List<string> damages = [];
                await foreach (var (_, manifest, damage) in ArchiveOverview.SweepsAsync(storage, cancellation).ConfigureAwait(false))
                {
                    if (manifest is not null)
                    {
                        manifests.Add(manifest);
                    }
                    else
                    {
                        damages.Add(damage!);
                    }
                }

                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(context.Console, ArchiveListDocument.Of(storage.Address, manifests, damages));
                }
                else
                {
                    Tell(context, damages);
                    ArchiveView.Write(context.Console, storage.Address, manifests);
                }

                return damages.Count == 0 ? ExitCode.Ok : ExitCode.Storage;
            }
        );
        return command;
    }

    private static Command Verify(CommandContext context)
    {
        Argument<string> url = Url();
        Argument<string?> sweep = OptionValues.OptionalTextArgument(
            "SWEEP",
            "A sweep of the archive: its identifier, the beginning of it, or its name; default all."
        );
        Option<bool> json = SharedOptions.Json();
        var command = new Command(
            "verify",
            "Read everything that an archive has of a sweep and check it: checksums, that every trial is there once, and files."
        )
        {
            url,
            sweep,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using IArchiveStorage storage = ArchiveAccess.Open(parsed.GetRequiredValue(url), context.Console);
                bool asJson = parsed.GetValue(json);
                List<ArchiveVerification> checks = [];
                List<string> unread = [];
                if (parsed.GetValue(sweep) is { } word)
                {
                    await CheckAsync(await ArchiveOverview.FindAsync(storage, word, cancellation).ConfigureAwait(false))
                        .ConfigureAwait(false);
                }
                else
                {
                    await foreach (var (_, manifest, damage) in ArchiveOverview.SweepsAsync(storage, cancellation).ConfigureAwait(false))
                    {
                        if (manifest is not null)
                        {
                            await CheckAsync(manifest).ConfigureAwait(false);
                        }
                        else
                        {
                            unread.Add(damage!);
                            Tell(context, asJson ? [] : [damage!]);
                        }
                    }
                }

                var document = ArchiveCheckDocument.Of(storage.Address, checks, unread);
                if (asJson)
                {
                    JsonOutput.Write(context.Console, document);
                }

                return document.Whole ? ExitCode.Ok : ExitCode.Storage;

                async Task CheckAsync(ArchiveManifest manifest)
                {
                    ArchiveVerification check = await new ArchivePull(storage).VerifyAsync(manifest, cancellation).ConfigureAwait(false);
                    checks.Add(check);
                    if (!asJson)
                    {
                        Tell(context, check.Damages);
                        context.Console.Out.WriteLine(ArchiveView.Verified(storage.Address, check));
                    }
                }
            }
        );
        return command;
    }

    private static Command Prune(CommandContext context)
    {
        Argument<string> url = Url();
        Option<long?> days = OptionValues.Whole(
            "--older-than",
            "DAYS",
            "How old what is deleted must be; default 1. A push that is under way needs what it has just written.",
            1,
            100_000
        );
        Option<bool> dryRun = new("--dry-run") { Description = "Say what would be deleted, and delete nothing." };
        var command = new Command(
            "prune",
            "Delete what no manifest of an archive names: what pushes that died, or that another machine overtook, left behind. Never "
                + "deletes a result."
        )
        {
            url,
            days,
            dryRun,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using IArchiveStorage storage = ArchiveAccess.Open(parsed.GetRequiredValue(url), context.Console);
                TimeSpan age = parsed.GetValue(days) is { } given ? TimeSpan.FromDays(given) : ArchivePrune.LeastAge;
                ArchivePrune pruned = await ArchivePrune
                    .RunAsync(storage, age, parsed.GetValue(dryRun), context.Console.Clock, cancellation)
                    .ConfigureAwait(false);
                Tell(context, pruned.Notes);
                context.Console.Out.WriteLine(ArchiveView.Pruned(storage.Address, pruned, parsed.GetValue(dryRun)));
                return pruned.Notes.Count == 0 ? ExitCode.Ok : ExitCode.Storage;
            }
        );
        return command;
    }

    private static Argument<string> Sweep() =>
        OptionValues.TextArgument("SWEEP", "A sweep of the archive: its identifier, the beginning of it, or its name.");

    private static void Tell(CommandContext context, IEnumerable<string> damages)
    {
        foreach (string damage in damages)
        {
            context.Console.Error.WriteLine($"modcomp: {damage}");
        }
    }
}
