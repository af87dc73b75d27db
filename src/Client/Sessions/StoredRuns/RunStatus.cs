using ModalityCompetition.Client.Sessions.Ledgers;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>Where a run stands, as its folder tells.</summary>
/// <param name="Folder">The folder as the user gave it.</param>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Engine">Engine and version of its arithmetic.</param>
/// <param name="CodeVersion">Version of the program that began the run.</param>
/// <param name="IsRunning">Whether a process is running it at this moment.</param>
/// <param name="TrialsPerConfiguration">Trials of every configuration that the sweep asks for.</param>
/// <param name="Done">Committed trials by configuration.</param>
/// <param name="Labels">Labels of the configurations.</param>
/// <param name="LedgerBytes">Size of the ledger.</param>
/// <param name="Files">Results that have been written.</param>
/// <param name="Warnings">What is wrong with the ledger.</param>
internal sealed record RunStatus(
    string Folder,
    string Name,
    string Engine,
    string CodeVersion,
    bool IsRunning,
    long TrialsPerConfiguration,
    IReadOnlyList<long> Done,
    IReadOnlyList<string> Labels,
    long LedgerBytes,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Warnings
)
{
    /// <summary>Committed trials of all configurations.</summary>
    public long TrialsDone => Done.Sum();

    /// <summary>Trials the sweep asks for.</summary>
    public long TrialsTotal => TrialsPerConfiguration * Done.Count;

    /// <summary>What the ledger has lost, a sentence with the remedy; null for nothing.</summary>
    public string? Loss { get; init; }

    /// <summary>In one word: running, damaged (it has lost trials), complete or stopped.</summary>
    public string State =>
        IsRunning ? "running"
        : Loss is not null ? "damaged"
        : IsComplete ? "complete"
        : "stopped";

    /// <summary>Where every configuration stands with its target; none for a sweep without one.</summary>
    public IReadOnlyList<TargetStanding> Targets { get; init; } = [];

    /// <summary>Which part of the sweep the folder runs, whose trials are counted; null for all of it.</summary>
    public TrialPart? Part { get; init; }

    /// <summary>Where trials came from that other runs have trained, a sentence each.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Whether its trials came from a file, so that there are no others to come.</summary>
    public bool IsFromFile { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    private bool IsComplete =>
        IsFromFile || (Targets.Count > 0 ? Targets.All(t => t.State != StoppingState.Running) : TrialsDone >= TrialsTotal);

    /// <summary>Reads the status of a run.</summary>
    public static async Task<RunStatus> OfAsync(StoredRun run)
    {
        bool running = await run.IsUnderWayAsync().ConfigureAwait(false);
        long bytes = run.Shared is { } shared
            ? await LedgerOverview.BytesAsync(shared.Database, shared.Sweep, CancellationToken.None).ConfigureAwait(false)
            : new FileInfo(run.Folder.LedgerFile).Length;
        RunFolder folder = run.Folder;
        TrialPart? part = run.Part;
        (SweepSpec spec, ITrialLedger ledger) = part is { } one ? PartRecord.View(one, run.Spec, run.Ledger) : (run.Spec, run.Ledger);
        string[] results = [folder.EstimatesJsonFile, folder.EstimatesCsvFile, folder.ReportFile];
        return new RunStatus(
            run.Shared is { } access ? access.Database.Address.ToString() : folder.Path,
            run.Spec.Name,
            run.Ledger.Identity.Engine.ToString(),
            run.CodeVersion,
            running,
            spec.Trials,
            CommittedTrials.By(spec, ledger),
            [.. run.Spec.Configurations.Select(c => c.Label)],
            bytes,
            [.. results.Where(File.Exists)],
            run.Loss is { } loss ? [loss.Message, .. run.LedgerWarnings] : run.LedgerWarnings
        )
        {
            Part = part,
            Origins = OriginText.Of(run.Spec, folder),
            Targets = RunTargets.Of(run.Spec, run.Ledger),
            Tags = run.Shared is { } joined
                ? (await SweepTags.AllAsync(joined.Database, CancellationToken.None).ConfigureAwait(false)).GetValueOrDefault(
                    joined.Sweep.Id,
                    []
                )
                : RunTags.Read(folder),
            Loss = run.Loss?.Message,
            IsFromFile = run.Ledger.Identity.Engine == FileEnginePlugin.Identity,
        };
    }
}
