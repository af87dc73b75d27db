using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>Removes the folder of a hosted sweep that is at rest.</summary>
internal static class HostedRemoval
{
    /// <summary>
    /// Removes it. Once the folder is renamed the sweep is no more; what is left of it then the next server removes.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="log">Told where not everything could be removed.</param>
    /// <exception cref="SweepServiceException">The folder holds files that are not the sweep's.</exception>
    /// <exception cref="RunException">It cannot be renamed.</exception>
    public static void Remove(RunFolder folder, ILogger log)
    {
        try
        {
            RunRemoval.Remove(folder, SweepRecord.FileNames, mayBeEmpty: true);
        }
        catch (RunException failure) when (!Directory.Exists(folder.Path))
        {
            log.RemovalNotFinished(failure.Message);
        }
        catch (RunException failure) when (failure.Failure == RunFailure.Refused)
        {
            throw new SweepServiceException(SweepServiceFailure.Conflict, failure.Message, inner: failure);
        }
    }
}
