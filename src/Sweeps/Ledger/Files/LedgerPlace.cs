using System.Globalization;

namespace ModalityCompetition.Sweeps.Ledger.Files;

/// <summary>
/// Watches that a ledger stays where it is. On many systems a file can be removed, moved or replaced while it is open: what is written then
/// goes where nobody finds it. What is open is written back under the ledger's name, or beside what has taken its place, so that nothing is
/// lost.
/// </summary>
internal static class LedgerPlace
{
    /// <summary>Checks.</summary>
    /// <param name="store">The ledger, which nobody writes meanwhile.</param>
    /// <returns>Null when all is well; otherwise a sentence, after the trials have been saved.</returns>
    public static LedgerException? Check(LedgerStore store)
    {
        if (store.File.IsAt(store.Path))
        {
            return null;
        }

        string path = store.Path;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (store.File.MovedTo() is { } moved)
        {
            return new LedgerException(
                $"The ledger {path} was moved to {moved} while the run was writing it: every committed trial is there; move it back, then "
                    + $"run the same command again."
            );
        }

        if (!store.SavesRemovedFolder && !Directory.Exists(folder))
        {
            return new LedgerException($"The folder {folder} was removed while the run was writing into it: its trials are gone with it.");
        }

        bool replaced = Path.Exists(path);
        string wanted = replaced ? string.Create(CultureInfo.InvariantCulture, $"{path}.saved-{store.File.Length}") : path;
        string happened = replaced ? "replaced by another file" : "removed";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(wanted))!);
            WholeFile.WriteNew(wanted, stream => LedgerRecovery.Copy(store.File, 0, store.File.Length, stream));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new LedgerException(
                $"The ledger {path} was {happened} while the run was writing it, and its trials could not be saved as {wanted} "
                    + $"({IoFailure.Reason(failure)}): they are lost; "
                    + "choose another output folder and run again.",
                failure
            );
        }

        return new LedgerException(
            replaced
                ? $"The ledger {path} was {happened} while the run was writing it: every committed trial is saved in {wanted}; move that "
                    + $"file to {path}, then run the same command again."
                : $"The ledger {path} was {happened} while the run was writing it: every committed trial has been saved there again; run "
                    + $"the same command again to go on."
        );
    }
}
