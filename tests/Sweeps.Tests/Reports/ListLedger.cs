using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>A ledger in memory that counts how far its reader is ahead of what was asked for.</summary>
internal sealed class ListLedger : ITrialLedger
{
    private readonly SortedDictionary<(int Configuration, long Trial), TrialResult> trials = [];

    public LedgerIdentity Identity => new("", new EngineIdentity("list", 1));

    public int Reads { get; private set; }

    /// <summary>Trials to list as committed but not to return, for a broken ledger.</summary>
    public int Lost { get; init; }

    public void Add(int configuration, long trial, TrialResult result) => trials.Add((configuration, trial), result);

    public IReadOnlyList<TrialRange> Committed(int configuration)
    {
        List<TrialRange> ranges = [];
        foreach (long trial in trials.Keys.Where(k => k.Configuration == configuration).Select(k => k.Trial))
        {
            if (ranges.Count > 0 && ranges[^1].End == trial)
            {
                ranges[^1] = ranges[^1] with { End = trial + 1 };
            }
            else
            {
                ranges.Add(new TrialRange(trial, trial + 1));
            }
        }

        return ranges;
    }

    public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public IEnumerable<TrialRow> Rows(int configuration, TrialRange range)
    {
        foreach (var (key, result) in trials.Skip(Lost))
        {
            if (key.Configuration == configuration && key.Trial >= range.First && key.Trial < range.End)
            {
                Reads++;
                yield return new TrialRecord(key.Trial, result).Row();
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
