using ModalityCompetition.Client.Sessions.Specs;
using ModalityCompetition.Sweeps.Archives.Storage;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>What <c>modcomp run</c> was asked to do.</summary>
/// <param name="Spec">Which sweep.</param>
/// <param name="Output">Run folder; null for the spec's.</param>
/// <param name="Workers">Worker threads; null for as many as the engine wants.</param>
/// <param name="Durability">What a committed block survives.</param>
/// <param name="Report">Whether the HTML report is written.</param>
/// <param name="TrialTimeLimit">How long one trial may take; null for no limit.</param>
/// <param name="Engine">Which devices of the engine, and how; null leaves it to the engine.</param>
internal sealed record SweepRequest(
    SpecRequest Spec,
    string? Output,
    int? Workers,
    LedgerDurability Durability,
    bool Report,
    TimeSpan? TrialTimeLimit = null,
    EngineRequest? Engine = null
)
{
    /// <summary>Address of the shared ledger to work on together with others; null for a ledger in the run folder.</summary>
    public string? Ledger { get; init; }

    /// <summary>Address of the archive to keep near the run; null for the spec's.</summary>
    public string? Archive { get; init; }

    /// <summary>Opens an archive by its address.</summary>
    public Func<string, IArchiveStorage> OpenArchive { get; init; } = _ => throw new InvalidOperationException("Nobody opens archives.");

    /// <summary>How long the command may run, from its start, before it stops as if it was asked to; null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Whether to go on where a file of a program is another than the one that computed the trials that there are.</summary>
    public bool AcceptChangedProgram { get; init; }

    /// <summary>Opens the other runs whose trials a sweep takes into its folder; null for none.</summary>
    public Func<SweepSpec, EngineIdentity, RunFolder, Task<ITrialSupply>>? OpenSupply { get; init; }

    /// <summary>The part of the sweep to run; null for all of it.</summary>
    public TrialPart? Part { get; init; }

    /// <summary>Length of a lease in a shared ledger.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);
}
