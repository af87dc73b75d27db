using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services;

/// <summary>
/// Which trials are trained once more and recorded along their training for the report: the first trials of a few configurations spread
/// evenly over the plan. The first, not chosen ones, so that nobody picked them for their looks.
/// </summary>
public static class TraceSelection
{
    /// <summary>Most configurations that are traced.</summary>
    public const int MostConfigurations = 4;

    /// <summary>Most remedies that are traced besides, each beside its counterpart.</summary>
    public const int MostRemedies = 12;

    /// <summary>Most points in time that a trace records.</summary>
    public const int MostPoints = 250;

    /// <summary>
    /// The trials, one block of one trial each, in order of configuration and trial; only committed ones, and none that timed out or
    /// crashed: it would do so again, and has no bits to compare with.
    /// </summary>
    public static IReadOnlyList<TrialBlock> Of(SweepSpec spec, ITrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        int configurations = Math.Min(MostConfigurations, spec.Configurations.Length);
        var blocks = new List<TrialBlock>();
        for (int i = 0; i < configurations; i++)
        {
            int configuration = configurations == 1 ? 0 : (int)((long)i * (spec.Configurations.Length - 1) / (configurations - 1));
            blocks.AddRange(Of(spec, ledger, configuration));
        }

        return blocks;
    }

    /// <summary>
    /// The trials that are recorded besides, so that a remedy and the same configuration without one stand side by side: the first trial
    /// that both have, of a few remedies spread evenly over the plan, in order of configuration and trial. Empty where no trial is traced.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its trials.</param>
    public static IReadOnlyList<TrialBlock> OfRemedies(SweepSpec spec, ITrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        IReadOnlyList<RemedyPair> pairs = spec.TracedTrials == 0 ? [] : RemedyPair.Of(spec);
        HashSet<TrialBlock> blocks = [];
        for (int i = 0; i < Math.Min(MostRemedies, pairs.Count); i++)
        {
            RemedyPair pair = pairs[pairs.Count <= MostRemedies ? i : (int)((long)i * (pairs.Count - 1) / (MostRemedies - 1))];
            TrialBlock[] with = [.. Of(spec, ledger, pair.With.Index)];
            long[] without = [.. Of(spec, ledger, pair.Without.Index).Select(b => b.FirstTrial)];
            foreach (TrialBlock block in with.Where(b => without.Contains(b.FirstTrial)).Take(1))
            {
                blocks.Add(block);
                blocks.Add(new TrialBlock(pair.Without.Index, block.FirstTrial, 1));
            }
        }

        return [.. blocks.Except(Of(spec, ledger)).OrderBy(b => b.Configuration).ThenBy(b => b.FirstTrial)];
    }

    /// <summary>The trials of one configuration that would be traced.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="ledger">Its trials.</param>
    /// <param name="configuration">Index of the configuration.</param>
    public static IEnumerable<TrialBlock> Of(SweepSpec spec, ITrialLedger ledger, int configuration)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(ledger);
        IReadOnlyList<TrialRange> committed = ledger.Committed(configuration);
        long done = committed.Count > 0 && committed[0].First == 0 ? Math.Min(committed[0].End, spec.Trials) : 0;
        long traced = ExperimentReports.Of(spec).HasTraces ? Math.Min(spec.TracedTrials, done) : 0;
        return ledger
            .Rows(configuration, new TrialRange(0, traced))
            .Where(r => !r.Outcome.IsFailure())
            .Select(r => new TrialBlock(configuration, r.Trial, 1));
    }

    /// <summary>Record every this many iterations, so that a trace has at most <see cref="MostPoints"/> points or a few more.</summary>
    public static int Every(PlannedConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Math.Max(1, (configuration.Definition.Iterations ?? 0) / MostPoints);
    }
}
