using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>Compares what a ledger holds with what was recorded when it was written.</summary>
public static class LedgerCheck
{
    /// <summary>
    /// What the ledger of a run folder has lost since the estimates beside it were written; null where it has lost nothing, or nothing is
    /// recorded.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its ledger, in the folder or elsewhere.</param>
    public static LedgerLossException? Of(RunFolder folder, SweepSpec spec, ITrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return Recorded(folder) is { } recorded
            ? Of(
                $"The ledger of {folder.Path}",
                CommittedTrials.Total(spec, ledger),
                Path.GetFileName(folder.EstimatesJsonFile),
                recorded,
                "run the sweep's command again, which trains them again, or bring trials.ledger back from a copy ('modcomp archive pull')"
            )
            : null;
    }

    /// <summary>What a ledger has lost; null for nothing.</summary>
    /// <param name="ledger">The ledger, as the beginning of a sentence.</param>
    /// <param name="held">Trials that it holds.</param>
    /// <param name="recorder">What says how many there are.</param>
    /// <param name="recorded">How many it says.</param>
    /// <param name="remedy">What to do, as the end of a sentence.</param>
    public static LedgerLossException? Of(string ledger, long held, string recorder, long recorded, string remedy) =>
        held < recorded ? new LedgerLossException(ledger, held, recorder, recorded, remedy) : null;

    /// <summary>What a sweep of a server or a cluster has lost; null for nothing.</summary>
    /// <param name="sweep">Its identifier.</param>
    /// <param name="held">Trials that its ledger holds.</param>
    /// <param name="recorded">Trials that were counted when it came to rest.</param>
    public static LedgerLossException? OfSweep(string sweep, long held, long recorded) =>
        Of(
            $"The ledger of {sweep}",
            held,
            "the sweep's record",
            recorded,
            "resume the sweep, which brings back what its archive has and trains the others again"
        );

    private static long? Recorded(RunFolder folder)
    {
        try
        {
            return EstimatesHead.TrialsDone(folder.EstimatesJsonFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What cannot be read says nothing.
            return null;
        }
    }
}
