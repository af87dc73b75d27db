using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>Committed trials in memory, one list per configuration, as a run that estimates are computed from.</summary>
internal sealed class ListLedger : ITrialLedger
{
    private readonly TrialRecord[][] _records;

    public ListLedger(params TrialRecord[][] records) => _records = records;

    public LedgerIdentity Identity { get; init; } = new("spec", new EngineIdentity("synthetic", 1));

    public IReadOnlyList<TrialRange> Committed(int configuration)
    {
        var ranges = new List<TrialRange>();
        foreach (var record in _records[configuration])
        {
            if (ranges.Count > 0 && ranges[^1].End == record.Trial)
            {
                ranges[^1] = ranges[^1] with { End = record.Trial + 1 };
            }
            else
            {
                ranges.Add(new TrialRange(record.Trial, record.Trial + 1));
            }
        }

        return ranges;
    }

    public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation) =>
        throw new NotSupportedException("These trials are complete.");

    public IEnumerable<TrialRow> Rows(int configuration, TrialRange range) =>
        _records[configuration].Where(r => r.Trial >= range.First && r.Trial < range.End).Select(r => r.Row());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A spec with these configurations.</summary>
    public static SweepSpec Spec(
        IEnumerable<PlannedConfiguration> configurations,
        ulong seed = 2022,
        Pairing pairing = Pairing.Common,
        long trials = 1_000_000,
        string canonicalText = "spec"
    ) =>
        new()
        {
            Name = "synthetic",
            Seed = seed,
            Trials = trials,
            Pairing = pairing,
            Engine = "synthetic",
            Confidence = Estimating.Confidence,
            TracedTrials = 0,
            Configurations = [.. configurations],
            CanonicalText = canonicalText,
            SourceText = canonicalText,
        };
}
