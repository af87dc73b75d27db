using System.Collections.Immutable;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Runs;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reuse;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>Runs whose trials another run takes, open for reading.</summary>
internal sealed class ReusedRuns : ITrialSupply
{
    /// <summary>How many trials of a run are trained once more before any is taken, where nobody says.</summary>
    public const long UsualCheck = 16;

    private const int MostChanges = 6;
    private readonly List<(StoredRun Run, TrialSource Source)> _runs = [];
    private readonly SweepSpec _spec;
    private readonly long _check;

    private ReusedRuns(SweepSpec spec, long check) => (_spec, _check) = (spec, check);

    /// <summary>What they have of the sweep, in the order in which they were given.</summary>
    public IReadOnlyList<TrialSource> Sources => [.. _runs.Select(r => r.Source)];

    /// <summary>Opens runs.</summary>
    /// <param name="paths">Their folders.</param>
    /// <param name="spec">The sweep that takes their trials.</param>
    /// <param name="engine">Its engine.</param>
    /// <param name="into">Its run folder.</param>
    /// <param name="check">How many trials of each run are trained once more before any is taken.</param>
    /// <param name="installed">What the program can run.</param>
    /// <exception cref="ClientException">A run has nothing of the sweep, or is the run itself.</exception>
    public static async Task<ReusedRuns> OpenAsync(
        IEnumerable<string> paths,
        SweepSpec spec,
        EngineIdentity engine,
        RunFolder into,
        long check,
        Installation installed
    )
    {
        var opened = new ReusedRuns(spec, check);
        try
        {
            foreach (string path in paths.DistinctBy(UserPath.Resolved))
            {
                if (UserPath.IsSame(path, into.Path))
                {
                    throw new ClientException(
                        ExitCode.Usage,
                        $"--reuse {path} is the run folder itself, which keeps what it has: leave it out, or give another folder with "
                            + "--output."
                    );
                }

                StoredRun run = await StoredRun.OpenAsync(path, installed).ConfigureAwait(false);
                var source = TrialSource.Of(path, run.Ledger, spec, engine);
                opened._runs.Add((run, source));
                if (source.Pairs.Count == 0)
                {
                    throw new ClientException(ExitCode.Refused, NothingCommon(path, run, spec, engine));
                }
            }

            return opened;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public void RefuseChangedProgram(ImmutableArray<ContentFile> files)
    {
        foreach ((StoredRun run, _) in _runs)
        {
            ProgramRecord.Refuse(run.Folder, files, "; or, where the change can alter no number, add --accept-changed-program");
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> TakeAsync(
        RunFolder folder,
        ITrialLedger ledger,
        ITrialEngine engine,
        int workers,
        CancellationToken cancellation
    )
    {
        var held = TrialSource.Same(folder.Path, ledger, _spec.Configurations.Length);
        var all = TrialGathering.Of(Sources, _spec.Configurations.Length, _spec.Trials, held, failures: false);
        all.Compare(cancellation);
        long[] retrained = [.. all.Shares.Select(s => Retrain(s, engine, workers, cancellation))];
        _runs.ForEach(r => RecordedHash.Check(r.Run, cancellation));
        IReadOnlyList<TrialOrigin> known = TrialOrigins.Read(folder);
        TrialOrigins.Write(folder, TrialOrigins.With(known, all.Shares.Select((s, i) => Origin(i, retrained[i], s.Coverage))));
        IReadOnlyList<TrialCoverage> copied = await all.CopyAsync(ledger, cancellation).ConfigureAwait(false);
        TrialOrigins.Write(folder, TrialOrigins.With(known, copied.Select((c, i) => Origin(i, retrained[i], c))));
        return
        [
            .. copied
                .Select((coverage, i) => (coverage.Trials, Path: all.Shares[i].Source.Name, Retrained: retrained[i]))
                .Select(t =>
                    t.Trials == 0
                        ? $"{t.Path} has no trial that the run lacks."
                        : $"{CountText.Of(t.Trials, "trial")} taken from {t.Path}; {CountText.Of(t.Retrained, "trial")} trained once more "
                            + "gave the same bits."
                ),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((StoredRun run, _) in _runs)
        {
            await run.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string NothingCommon(string path, StoredRun run, SweepSpec spec, EngineIdentity engine)
    {
        LedgerIdentity there = run.Ledger.Identity;
        if (there.Engine != engine)
        {
            return $"{path} was computed by the engine {there.Engine} and this run is by {engine}, whose trials have other bits: leave it "
                + "out of --reuse, or choose its engine.";
        }

        IReadOnlyList<SpecChange> changes = SpecDifference.Between(there.SpecText, spec);
        return $"{path} has no configuration of this spec: leave it out of --reuse, or restore what differs."
            + string.Concat(changes.Take(MostChanges).Select(c => $"\n  {c}"))
            + (changes.Count > MostChanges ? $"\n  and {CountText.Of(changes.Count - MostChanges, "more difference")}" : "");
    }

    private long Retrain(TrialShare share, ITrialEngine engine, int workers, CancellationToken cancellation)
    {
        (TrialTake Take, long Trial)[] sample =
        [
            .. RetrainedTrials.Spread([.. share.Takes.Select(t => t.Range)], _check).Select(s => (share.Takes[s.Place], s.Trial)),
        ];
        var again = RetrainedTrials.Run(
            new SweepPlan(_spec),
            engine,
            [.. sample.Select(s => (s.Take.To, s.Trial))],
            i => share.Source.Ledger.Rows(sample[i].Take.From, new TrialRange(sample[i].Trial, sample[i].Trial + 1)).Single(),
            workers,
            cancellation
        );
        if (again.Differing is [var first, ..])
        {
            (TrialTake take, long trial) = sample[first];
            throw new LedgerConflictException(
                $"{share.Source.Name} is not what this program computes: {again.Differing.Count} of {sample.Length} of its trials, trained "
                    + $"once more, have other bits. No trial was taken. See the first of them with 'modcomp replay {share.Source.Name} "
                    + $"--config {take.From} --trial {trial}'."
            );
        }

        return sample.Length - again.WithoutResult;
    }

    private TrialOrigin Origin(int place, long retrained, TrialCoverage trials)
    {
        (StoredRun run, TrialSource source) = _runs[place];
        return new TrialOrigin(
            source.Name,
            run.Spec.Name,
            run.Ledger.Identity.Engine.ToString(),
            run.CodeVersion,
            retrained,
            TrialOrigins.Of(_spec, trials)
        );
    }
}
