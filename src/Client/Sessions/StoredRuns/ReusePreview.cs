using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Reuse;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>Counts the trials of a sweep that its run folder and other runs have, without taking any.</summary>
internal static class ReusePreview
{
    /// <summary>Counts them.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="folder">The folder that it would be run in.</param>
    /// <param name="runs">Folders of other runs.</param>
    /// <param name="installed">What the program can run.</param>
    /// <returns>Null where there is nothing to look at.</returns>
    /// <exception cref="ClientException">One of the other runs has nothing of the sweep.</exception>
    public static async Task<PlannedReuse?> OfAsync(SweepSpec spec, RunFolder folder, IReadOnlyList<string> runs, Installation installed)
    {
        if (!folder.HoldsRun && runs.Count == 0)
        {
            return null;
        }

        ITrialEngine engine = installed.Engines.Create(spec.Engine);
        EngineIdentity identity = engine.Identity;
        (engine as IDisposable)?.Dispose();
        var wanted = new LedgerIdentity(spec.CanonicalText, identity);
        var own = new List<TrialSource>();
        ReusedRuns? others = null;
        try
        {
            string? note = null;
            if (folder.HoldsRun)
            {
                bool same = FileLedger.ReadIdentity(folder.LedgerFile) == wanted;
                var source = TrialSource.Of(folder.Path, folder.OpenLedgerForReading(), spec, identity);
                own.Add(source);
                own.AddRange(same ? [] : RevisedRun.EarlierRuns(folder, spec, identity));
                long most =
                    source.Pairs.Select(p => source.Ledger.Committed(p.From)).Where(r => r.Count > 0).Max(r => (long?)r[^1].End) ?? 0;
                note =
                    most > spec.Trials
                        ? $"{folder.Path} has {most} trials of a configuration and the spec asks for {spec.Trials}, so that 'modcomp run' "
                            + "needs more trials or another --output"
                    : same ? null
                    : source.Pairs.Count > 0
                        ? $"{folder.Path} goes on under this spec, which has {source.Pairs.Select(p => p.To).Distinct().Count()} of its "
                            + $"{spec.Configurations.Length} configurations in common with it"
                    : $"{folder.Path} holds another sweep, so that 'modcomp run' needs another --output";
            }

            others = await ReusedRuns.OpenAsync(runs, spec, identity, folder, ReusedRuns.UsualCheck, installed).ConfigureAwait(false);
            int configurations = spec.Configurations.Length;
            var all = TrialGathering.Of([.. own, .. others.Sources], configurations, spec.Trials, held: null, failures: true);
            double total = spec.Configurations.Sum(c => c.Definition.Cost.Flops) * spec.Trials;
            double reused = all.Coverage.All().Sum(r => r.Range.Count * spec.Configurations[r.Configuration].Definition.Cost.Flops);
            return new PlannedReuse(
                [.. all.Shares.Select(s => (s.Source.Name, s.Trials)).Where(s => s.Trials > 0)],
                total > 0 ? reused / total : (double)all.Trials / ((double)spec.Trials * configurations),
                note
            );
        }
        finally
        {
            await RevisedRun.CloseAsync(own).ConfigureAwait(false);
            if (others is not null)
            {
                await others.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
