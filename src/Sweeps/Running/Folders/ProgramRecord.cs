using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>
/// What the files of a program were that the trials of a run folder were computed with: <c>program.sha256</c>, a line of digest and name
/// for each, as <c>sha256sum</c> writes and checks them. The spec says nothing of it, so that it is no part of a sweep's identity; what it
/// is for is that nobody mixes results of two versions of a script without knowing.
/// </summary>
public static partial class ProgramRecord
{
    private const int DigestLength = 64;

    /// <summary>Refuses files that are others than those which computed the trials of a folder; changes nothing.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="files">The files of the program now; empty where trials are no program.</param>
    /// <param name="remedy">What else could be done about it, as the end of a sentence, <c>; or ...</c>.</param>
    /// <exception cref="RunException">A file changed, or the record cannot be read.</exception>
    public static void Refuse(RunFolder folder, ImmutableArray<ContentFile> files, string remedy)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (Changes(folder, files) is [var change, ..])
        {
            throw new RunException(
                $"The run folder {folder.Path} has trials of another version of the program, because {change} since: put the file back as "
                    + $"it was, or give the new version another program.version and another output folder{remedy}."
            );
        }
    }

    /// <summary>Keeps what the files are that trials of a folder are computed with.</summary>
    /// <param name="folder">The run folder, which is there.</param>
    /// <param name="files">The files of the program now; empty where trials are no program.</param>
    /// <param name="begun">Whether there are trials, of which the log then says that others computed them.</param>
    /// <param name="log">The log.</param>
    /// <exception cref="RunException">The record cannot be read or written.</exception>
    public static void Write(RunFolder folder, ImmutableArray<ContentFile> files, bool begun, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(log);
        if (files.IsEmpty)
        {
            return;
        }

        foreach (string change in begun ? Changes(folder, files) : [])
        {
            Accepted(log, folder.Path, change);
        }

        RunFolder.WriteWhole(folder.ProgramFile, string.Concat(files.Select(f => $"{f.Digest}  {f.Name}\n")));
    }

    /// <summary>
    /// What changed of the files since they computed the trials of a folder, as clauses; nothing where the folder has no record.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="files">The files of the program now.</param>
    /// <exception cref="RunException">The record cannot be read.</exception>
    public static IReadOnlyList<string> Changes(RunFolder folder, ImmutableArray<ContentFile> files)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return [.. Changes(Read(folder), files)];
    }

    // A name that is new replaces one that is gone, unless it has the same content: then the file was moved. One that is merely new was
    // added to what is watched, and nobody knows what it was before.
    private static IEnumerable<string> Changes(ImmutableArray<ContentFile> known, ImmutableArray<ContentFile> files)
    {
        ContentFile[] gone = [.. known.Where(k => !files.Any(f => f.Name == k.Name || f.Digest == k.Digest))];
        foreach (ContentFile file in files)
        {
            ContentFile? same = known.FirstOrDefault(k => k.Name == file.Name);
            if (same is not null && same.Digest != file.Digest)
            {
                yield return $"{file.Name} was changed (SHA-256 {same.Digest[..8]}..., now {file.Digest[..8]}...)";
            }
            else if (same is null && gone.Length > 0 && !known.Any(k => k.Digest == file.Digest))
            {
                yield return $"{file.Name} took the place of {gone[0].Name}";
            }
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Folder} goes on with another version of its program, because {Change} since: you say that no number depends on that"
    )]
    private static partial void Accepted(ILogger log, string folder, string change);

    private static ImmutableArray<ContentFile> Read(RunFolder folder)
    {
        try
        {
            return !File.Exists(folder.ProgramFile)
                ? []
                :
                [
                    .. File.ReadLines(folder.ProgramFile, Encoding.UTF8)
                        .Where(l => l.Length > DigestLength + 2)
                        .Select(l => new ContentFile(l[(DigestLength + 2)..], l[..DigestLength])),
                ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"The file {folder.ProgramFile} cannot be read ({IoFailure.Reason(failure)}): make it readable, then run the same command "
                    + "again.",
                failure,
                RunFailure.Storage
            );
        }
    }
}
