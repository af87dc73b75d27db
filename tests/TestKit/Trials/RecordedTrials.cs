using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Trials;

/// <summary>Results of the competition, made by a test, for what takes rows of bytes.</summary>
public static class RecordedTrials
{
    /// <summary>A trial as a ledger stores it.</summary>
    public static TrialRow Row(this TrialRecord record)
    {
        ResultBlock block = TrialCodec.Encode([record.Result]);
        return new TrialRow(record.Trial, block.Layout, block.Rows);
    }

    /// <summary>Consumes the next trial.</summary>
    public static void Add(this ConfigurationEstimator estimator, in TrialRecord record)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        estimator.Add(record.Row());
    }

    /// <summary>Commits a block.</summary>
    public static ValueTask AppendAsync(
        this ITrialLedger ledger,
        TrialBlock block,
        IReadOnlyList<TrialResult> results,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger.AppendAsync(block, TrialCodec.Encode(results), cancellation);
    }
}
