using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.Inventory;

/// <summary>Changes the tags of runs in folders and of sweeps of a shared ledger.</summary>
internal static class RunTagging
{
    /// <summary>Changes the tags of a run, or only reads them.</summary>
    /// <param name="run">A run folder, or with <paramref name="ledger"/> the name of a sweep.</param>
    /// <param name="ledger">Address of a shared ledger; null for what the folder says.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The tags as they are now.</returns>
    /// <exception cref="ClientException">The change is wrong, or there is no such run.</exception>
    public static async Task<IReadOnlyList<string>> ChangeAsync(
        string run,
        string? ledger,
        TagChange change,
        CancellationToken cancellation
    )
    {
        if (ledger is not null)
        {
            SharedLedgerAccess access = (await SharedLedgerAccess.OpenAsync(run, ledger).ConfigureAwait(false))!;
            await using (access.ConfigureAwait(false))
            {
                return await SweepTags
                    .ChangeAsync(
                        access.Database,
                        access.Sweep,
                        tags => Changed(change, tags) is { } after && !after.SequenceEqual(tags) ? after : null,
                        cancellation
                    )
                    .ConfigureAwait(false);
            }
        }

        var folder = new RunFolder(run);
        if (!folder.IsRunFolder)
        {
            throw new ClientException(ExitCode.Refused, $"{run} holds no run: give the folder of a run, or --server or --ledger.");
        }

        HostedFolder.Refuse(folder, "modcomp tag SWEEP --server URL");
        IReadOnlyList<string> before = RunTags.Read(folder);
        IReadOnlyList<string> changed = Changed(change, before);
        if (!changed.SequenceEqual(before))
        {
            RunTags.Write(folder, changed);
        }

        return changed;
    }

    private static IReadOnlyList<string> Changed(TagChange change, IReadOnlyList<string> tags)
    {
        IReadOnlyList<string> after = change.Apply(tags, out string? mistake);
        return mistake is null ? after : throw new ClientException(ExitCode.Usage, char.ToLowerInvariant(mistake[0]) + mistake[1..]);
    }
}
