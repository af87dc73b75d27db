using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>
/// The sweeps that earlier servers left in a data folder. One that cannot be read is left out with a message; the others go on, and nothing
/// of it is touched.
/// </summary>
/// <param name="surroundings">What all sweeps share.</param>
/// <param name="root">The folder of their folders.</param>
internal sealed class StoredSweeps(ServiceSurroundings surroundings, string root)
{
    private ServiceOptions Options => surroundings.Options;

    /// <summary>All of them, in the order in which they were first submitted; starts none.</summary>
    public IEnumerable<HostedSweep> Find()
    {
        // Most of it is waiting for the disk, and parsing: several at a time.
        Stored[] stored = [.. Directory.EnumerateDirectories(root).AsParallel().Select(p => Try(() => Read(p))).OfType<Stored>()];
        return stored.OrderBy(f => f.Record.Order).Select(f => Try(() => Host(f))).OfType<HostedSweep>();
    }

    private T? Try<T>(Func<T?> act)
        where T : class
    {
        try
        {
            return act();
        }
        catch (Exception failure)
            when (failure is RunException or LedgerException or SweepServiceException or IOException or UnauthorizedAccessException)
        {
            Options.Log.SweepLeftOut(failure.Message);
            return null;
        }
    }

    private Stored? Read(string path)
    {
        var folder = new RunFolder(path);
        if (path.EndsWith(RunRemoval.Ending, StringComparison.Ordinal))
        {
            RunRemoval.Finish(path, SweepRecord.FileNames);
            return null;
        }

        if (!File.Exists(SweepRecord.FileIn(folder)))
        {
            return null;
        }

        (SweepRecord record, SpecReading? reading) = StoredSweep.Read(
            folder,
            name => surroundings.Engine(name).Identity,
            Options.Engines,
            Options.Experiments
        );
        return new Stored(folder, record, reading, RunTags.Read(folder));
    }

    private HostedSweep Host(Stored stored)
    {
        (RunFolder folder, SweepRecord record, SpecReading? reading, IReadOnlyList<string> tags) = stored;
        SweepRecord kept = record;
        int badEnds = 0;
        if (StoredSweep.Lacks(folder, record, Spec) is { } loss)
        {
            Options.Log.SweepFailed(record.Id, loss.Message);
            kept = record.Lost(loss);
        }
        else if (record.State == SweepState.Running && WorkRecord.Read(folder) is { } work)
        {
            long held = StoredSweep.Held(folder, Spec());
            badEnds = work.BadEnds(held);
            if (badEnds >= BadEnds.Most)
            {
                kept = record with
                {
                    State = SweepState.Paused,
                    Failure = BadEndText(Spec(), held),
                    TrialsDone = held,
                    LedgerBytes = StoredSweep.BytesOf(folder),
                    Settled = true,
                };
                Options.Log.SweepPaused(record.Id, kept.Failure);
            }
        }

        if (kept.State != SweepState.Running)
        {
            WorkRecord.Remove(folder);
        }

        if (kept != record)
        {
            kept.Write(folder);
        }

        return new HostedSweep(surroundings, folder, kept, reading, tags, badEnds);

        SweepSpec Spec() => (reading ?? StoredSweep.ReadSpec(folder, Options.Experiments)).Spec!;
    }

    private string BadEndText(SweepSpec spec, long held) =>
        BadEnds.Text($"the server ended badly in {BadEnds.Most} starts, one after the other", spec, held, Options.Workers);

    private sealed record Stored(RunFolder Folder, SweepRecord Record, SpecReading? Reading, IReadOnlyList<string> Tags);
}
