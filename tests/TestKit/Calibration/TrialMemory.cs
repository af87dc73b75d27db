using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>All trials of a small sweep, run at once and kept in memory as a ledger.</summary>
internal sealed class TrialMemory : ITrialLedger
{
    private readonly TrialResult[][] _results;

    private TrialMemory(LedgerIdentity identity, TrialResult[][] results) => (Identity, _results) = (identity, results);

    /// <inheritdoc/>
    public LedgerIdentity Identity { get; }

    /// <summary>Runs every trial of a sweep.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="engine">What trains.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <param name="trials">Trials of each configuration.</param>
    /// <param name="cancellation">Ends it.</param>
    public static TrialMemory Run(SweepSpec spec, ITrialEngine engine, ulong seed, long trials, CancellationToken cancellation) =>
        new(
            new LedgerIdentity(spec.CanonicalText, engine.Identity),
            [
                .. spec.Configurations.Select(c =>
                    engine.Results(
                        new TrialBatch(
                            c.Configuration,
                            new StreamRoot(seed, spec.Pairing == Pairing.Common ? null : c.Index),
                            0,
                            (int)trials
                        ),
                        cancellation
                    )
                ),
            ]
        );

    /// <summary>The results of a configuration, in trial order.</summary>
    public IReadOnlyList<TrialResult> Of(int configuration) => _results[configuration];

    /// <inheritdoc/>
    public IReadOnlyList<TrialRange> Committed(int configuration) => [new TrialRange(0, _results[configuration].Length)];

    /// <inheritdoc/>
    public ValueTask AppendAsync(TrialBlock block, ResultBlock results, CancellationToken cancellation) =>
        throw new NotSupportedException("All trials are here.");

    /// <inheritdoc/>
    public IEnumerable<TrialRow> Rows(int configuration, TrialRange range)
    {
        for (long trial = range.First; trial < Math.Min(range.End, _results[configuration].Length); trial++)
        {
            yield return new TrialRecord(trial, _results[configuration][trial]).Row();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
