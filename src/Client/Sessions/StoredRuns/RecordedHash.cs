using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>
/// Whether the trials of a run are those that it had when its estimates were written. A bit that has changed since under checksums that
/// hold is seen in no other way, unless the trial is trained once more or another run has it too.
/// </summary>
internal static class RecordedHash
{
    /// <summary>Compares the trials of a run with the hash that its folder recorded, where it did and nothing was added since.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="LedgerConflictException">They are others.</exception>
    public static void Check(StoredRun run, CancellationToken cancellation)
    {
        if (run.Loss is not null || RunSummary.Read(run.Folder) is not { } recorded)
        {
            return;
        }

        string now = run.Part is null
            ? SweepEstimates.HashOf(run.Spec, run.Ledger, Environment.ProcessorCount, cancellation)
            : ResultsHash.Of(run.Ledger, run.Spec.Configurations.Length, cancellation);
        if (now != recorded.ResultsHash)
        {
            throw new LedgerConflictException(
                $"{run.Folder.Path} has other trials than when its estimates were written: their results hash is {now}, and "
                    + $"{run.Folder.SummaryFile} recorded {recorded.ResultsHash}. No trial was taken. 'modcomp verify {run.Folder.Path} "
                    + "--retrain N' trains N of them once more; leave the run out where they differ."
            );
        }
    }
}
