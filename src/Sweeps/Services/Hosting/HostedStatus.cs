using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>Where a hosted sweep stands, from what is kept of it and from the run at work.</summary>
internal static class HostedStatus
{
    /// <summary>The status.</summary>
    /// <param name="record">What is kept of the sweep.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="run">The run at work; null for none.</param>
    /// <param name="finishing">Whether that has every trial.</param>
    /// <param name="tags">Tags of the sweep.</param>
    public static SweepStatus Of(SweepRecord record, RunFolder folder, HostedRun? run, bool finishing, IReadOnlyList<string> tags)
    {
        SweepProgress? progress = run?.Progress;
        bool runs = record.State == SweepState.Running;
        RecordedSpec spec = record.Spec!;
        return new SweepStatus
        {
            Id = record.Id,
            Name = spec.Name,
            Description = spec.Description,
            State = runs && finishing ? SweepState.Finishing : record.State,
            Priority = record.Priority,
            SubmittedAt = record.SubmittedAt,
            Engine = record.Engine,
            Configurations = spec.Configurations,
            TrialsDone = progress?.Done ?? record.TrialsDone ?? 0,
            TrialsTotal = spec.Trials * spec.Configurations,
            TrialsPerSecond = runs ? Math.Round(progress?.TrialsPerSecond ?? 0, 3) : 0,
            SecondsLeft = runs && progress?.Eta is { } left ? Math.Round(left.TotalSeconds, 1) : null,
            // A stopped run is at rest when its last commit is, not when its last worker is idle.
            BlocksInWork = SweepStatus.BlocksLeft(record.State, run?.BlocksInWork ?? 0, settled: run is null),
            Target = progress is null ? record.Target : SweepTarget.Of(progress.Targets),
            Archive = SweepArchive.Of(run?.Archive) ?? record.Archive,
            Failure = record.Failure,
            ResultsHash = record.ResultsHash,
            Experiment = spec.Experiment,
            Bytes = run is null ? record.LedgerBytes ?? 0 : StoredSweep.BytesOf(folder),
            Tags = tags,
        };
    }
}

/// <summary>The status of one sweep, made anew when what it is made of changes: whoever asks often is given the one that there
/// is.</summary>
internal sealed class KeptStatus
{
    private Shown? _shown;

    /// <summary>The status; see <see cref="HostedStatus.Of"/>.</summary>
    public SweepStatus Of(SweepRecord record, RunFolder folder, HostedRun? run, bool finishing, IReadOnlyList<string> tags)
    {
        var now = new Parts(record, run, run?.Progress, run?.BlocksInWork ?? 0, finishing, run?.Archive, tags);
        if (Volatile.Read(ref _shown) is { } shown && shown.Parts.IsSame(now))
        {
            return shown.Status;
        }

        SweepStatus status = HostedStatus.Of(record, folder, run, finishing, tags);
        Volatile.Write(ref _shown, new Shown(now, status));
        return status;
    }

    private readonly record struct Parts(
        SweepRecord Record,
        HostedRun? Run,
        SweepProgress? Progress,
        int Blocks,
        bool Finishing,
        ArchiveStanding? Archive,
        IReadOnlyList<string> Tags
    )
    {
        public bool IsSame(Parts other) =>
            ReferenceEquals(Record, other.Record)
            && ReferenceEquals(Run, other.Run)
            && ReferenceEquals(Progress, other.Progress)
            && (Blocks, Finishing) == (other.Blocks, other.Finishing)
            && Archive == other.Archive
            && ReferenceEquals(Tags, other.Tags);
    }

    private sealed record Shown(Parts Parts, SweepStatus Status);
}
