using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Running.Coordination;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Sweeps.Running;

/// <summary>The file that a run leaves when it fails, <c>run.events</c>: what happened in it and what was decided.</summary>
public static class FailureFile
{
    /// <summary>
    /// Writes it. Whatever failed is what is to be said: that this could not be written down, for the same full disk perhaps, is for the
    /// log.
    /// </summary>
    /// <param name="file">The file; null for none.</param>
    /// <param name="decisions">What happened.</param>
    /// <param name="log">Told when it could not be written.</param>
    public static void Write(string? file, CoordinatorLog decisions, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(log);
        if (file is null)
        {
            return;
        }

        try
        {
            RunFolder.WriteWhole(file, decisions.Write);
        }
        catch (RunException failure)
        {
            log.EventsNotKept(decisions.Sweep, failure.Message);
        }
    }
}
