using System.Text;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Grains.Devices;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Archives;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Grains.Sweeps;

/// <summary>
/// The archives of the cluster's sweeps. Whoever owns a sweep, which is its grain, brings its trials out of the ledger that all silos
/// share; where an owner that seems dead still does so too, the manifest's version sees to it that nothing is lost.
/// </summary>
/// <param name="options">Which archives there are.</param>
/// <param name="devices">The devices of this silo, whose engines train sampled trials again for a report.</param>
/// <param name="log">The log.</param>
internal sealed class SweepArchives(SweepOptions options, SiloDevices devices, ILogger<SweepArchives> log)
{
    /// <summary>The file of a sweep that is there from the beginning.</summary>
    public static IReadOnlyList<ArchiveFile> Spec(OpenSweep sweep) =>
        [new ArchiveFile(Path.GetFileName(new RunFolder(".").SpecFile), Encoding.UTF8.GetBytes(sweep.Spec.SourceText))];

    /// <summary>Opens the archive of a sweep; see <see cref="ServerArchives.Open"/>.</summary>
    public (RunArchive? Archive, ArchiveStanding? Standing) Open(OpenSweep sweep, EngineIdentity engine) =>
        options.Archives.Open(sweep.Spec.ArchiveAddress, SweepIdentity.Archived(sweep.Spec, engine), log);

    /// <summary>Brings everything of a sweep that is completed, with its reports. What fails the archive's standing says.</summary>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Task FinishAsync(RunArchive archive, OpenSweep sweep, EngineIdentity engine, CancellationToken stop) =>
        archive.FinishAsync(Files(sweep, engine, isCompleted: true, stop), stop);

    /// <summary>Brings up the archive of a sweep that rests; see <see cref="ServerArchives.BringUpAsync"/>.</summary>
    public Task<ArchiveStanding?> BringUpAsync(OpenSweep sweep, EngineIdentity engine, bool isCompleted, CancellationToken stop) =>
        options.Archives.BringUpAsync(
            sweep.Spec.ArchiveAddress,
            SweepIdentity.Archived(sweep.Spec, engine),
            sweep.Ledger,
            Files(sweep, engine, isCompleted, stop),
            log,
            stop
        );

    // A cluster has no run folders, so one is made for as long as it takes to read the files of a completed sweep out of it.
    private IReadOnlyList<ArchiveFile> Files(OpenSweep sweep, EngineIdentity engine, bool isCompleted, CancellationToken stop)
    {
        if (!isCompleted)
        {
            return Spec(sweep);
        }

        string path = Directory.CreateTempSubdirectory("modcomp-archive-").FullName;
        try
        {
            var folder = new RunFolder(path);
            RunFolder.WriteWhole(folder.SpecFile, sweep.Spec.SourceText);
            ITrialEngine? traced = devices.Devices.FirstOrDefault(d => d.Engine.Identity == engine)?.Engine;
            SweepReport report = new RunReports(sweep.Spec, sweep.Ledger, options.Archives.Following.CodeVersion, log, path).Build(
                [],
                traced,
                1,
                stop
            );
            RunReports.Write(folder, report, html: true, stop);
            return RunFolderFiles.Read(folder);
        }
        catch (RunException failure)
        {
            log.LogWarning("The reports of {Sweep} are not brought into its archive: {Reason}", sweep.Id, failure.Message);
            return Spec(sweep);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
