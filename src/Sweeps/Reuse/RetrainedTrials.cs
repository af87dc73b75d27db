using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>Trials trained once more and compared with what is recorded of them, bit for bit.</summary>
/// <param name="Differing">Places, among those that were asked for, of the trials that have other bits; ascending.</param>
/// <param name="WithoutResult">How many of them timed out or crashed where they ran, so that there are no bits to compare.</param>
public sealed record RetrainedTrials(IReadOnlyList<int> Differing, int WithoutResult)
{
    /// <summary>Trains trials once more.</summary>
    /// <param name="plan">The sweep that they are of.</param>
    /// <param name="engine">What trains them; called by several threads at once.</param>
    /// <param name="trials">Configuration and index of each.</param>
    /// <param name="recorded">What is recorded of the trial at a place; called by several threads at once.</param>
    /// <param name="workers">Threads, at least 1.</param>
    /// <param name="cancellation">Stops.</param>
    public static RetrainedTrials Run(
        SweepPlan plan,
        ITrialEngine engine,
        IReadOnlyList<(int Configuration, long Trial)> trials,
        Func<int, TrialRow> recorded,
        int workers,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(recorded);
        bool[] differs = new bool[trials.Count];
        int withoutResult = 0;
        Parallel.For(
            0,
            trials.Count,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
            i =>
            {
                TrialRow row = recorded(i);
                if (row.Outcome.IsFailure())
                {
                    Interlocked.Increment(ref withoutResult);
                    return;
                }

                (int configuration, long trial) = trials[i];
                ResultBlock trained = engine.Run(plan.Batch(new TrialBlock(configuration, trial, 1)), cancellation);
                differs[i] = trained.Layout != row.Layout || !trained.Rows.Span.SequenceEqual(row.Bytes.Span);
            }
        );
        return new RetrainedTrials([.. Enumerable.Range(0, trials.Count).Where(i => differs[i])], withoutResult);
    }

    /// <summary>Every trial of some ranges once where there are at most K, otherwise K of them, evenly spread.</summary>
    /// <param name="ranges">The ranges.</param>
    /// <param name="most">K, at least 0.</param>
    /// <returns>The place of the range and the trial.</returns>
    public static IEnumerable<(int Place, long Trial)> Spread(IReadOnlyList<TrialRange> ranges, long most)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        long total = ranges.Sum(r => r.Count);
        long chosen = Math.Min(most, total);
        (int at, long before) = (0, 0);
        for (long i = 0; i < chosen; i++)
        {
            // The middle of the i-th of so many equal parts; exact where the product would leave 64 bits.
            long position = (long)(((2 * (Int128)i) + 1) * total / (2 * (Int128)chosen));
            while (position - before >= ranges[at].Count)
            {
                before += ranges[at].Count;
                at++;
            }

            yield return (at, ranges[at].First + position - before);
        }
    }
}
