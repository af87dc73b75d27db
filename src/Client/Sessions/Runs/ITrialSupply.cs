using System.Collections.Immutable;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>Other runs whose trials a run takes before it trains any. Disposing closes them.</summary>
internal interface ITrialSupply : IAsyncDisposable
{
    /// <summary>Refuses runs whose program was another version of its files.</summary>
    /// <param name="files">The files of the program now; empty where trials are no program.</param>
    /// <exception cref="RunException">A file changed.</exception>
    void RefuseChangedProgram(ImmutableArray<ContentFile> files);

    /// <summary>
    /// Takes the trials that a run lacks: compares what is there already, trains a sample once more, and copies. Nothing is taken where
    /// anything differs.
    /// </summary>
    /// <param name="folder">The run folder, which records where they came from.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="engine">What trains the sample.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="cancellation">Stops; what was copied stays, with its record.</param>
    /// <returns>What was done, a sentence for each run.</returns>
    /// <exception cref="LedgerConflictException">A trial has other bits.</exception>
    Task<IReadOnlyList<string>> TakeAsync(
        RunFolder folder,
        ITrialLedger ledger,
        ITrialEngine engine,
        int workers,
        CancellationToken cancellation
    );
}
