using Microsoft.Extensions.Logging;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>The archives of runs in this process.</summary>
internal static class RunArchives
{
    /// <summary>Opens the archive of a run; null where it has none.</summary>
    /// <exception cref="ArchiveException">Its address, or what gives access to it, is wrong.</exception>
    public static RunArchive? Open(SweepRequest request, SweepSpec spec, EngineIdentity engine, TimeProvider clock, ILogger log) =>
        (request.Archive ?? spec.ArchiveAddress) is not { } address
            ? null
            : new RunArchive(
                request.OpenArchive(address),
                SweepIdentity.Archived(spec, engine),
                new ArchiveFollowerOptions { Clock = clock, CodeVersion = ProgramVersion.Text },
                log
            );

    /// <summary>Brings everything when a run has ended; a warning says where that fails.</summary>
    public static async Task FinishAsync(RunArchive archive, RunFolder folder, ILogger log, CancellationToken stop)
    {
        if (await archive.FinishAsync(RunFolderFiles.Read(folder), stop).ConfigureAwait(false) is { } behind)
        {
            log.Warned($"{behind} Bring it up with 'modcomp archive push {folder.Path} {archive.Address}'.");
        }
    }
}
