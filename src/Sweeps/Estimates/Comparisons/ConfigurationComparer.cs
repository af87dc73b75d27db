using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>Compares two configurations from their ledgers.</summary>
internal static class ConfigurationComparer
{
    /// <summary>
    /// Compares. The trials of the two sides are paired by index exactly when they draw from the same streams; otherwise they are
    /// independent. Paired samples must be analysed in pairs even where pairing hurts, because they are dependent.
    /// </summary>
    public static ConfigurationComparison Compare(
        ComparedRun a,
        int configurationA,
        ComparedRun b,
        int configurationB,
        CancellationToken cancellation
    )
    {
        var estimatesA = SweepEstimates.OfConfiguration(a.Spec, a.Ledger, configurationA, cancellation);
        var estimatesB = SweepEstimates.OfConfiguration(b.Spec, b.Ledger, configurationB, cancellation);
        var paired = Streams(a.Spec, configurationA) == Streams(b.Spec, configurationB);
        var confidence = a.Spec.Confidence;
        var differences = paired
            ? InPairs(a, estimatesA, b, estimatesB, cancellation)
            : [.. EstimatePairs.Of(estimatesA, estimatesB).Select(pair => new DifferenceEstimator(confidence).Independent(pair.A, pair.B))];
        return new ConfigurationComparison(
            estimatesA.Configuration,
            estimatesB.Configuration,
            paired,
            differences,
            ComparisonWarnings.OfConfigurations(a.Name, estimatesA, b.Name, estimatesB, differences, paired)
        );
    }

    private static ImmutableArray<EstimandDifference> InPairs(
        ComparedRun a,
        ConfigurationEstimates estimatesA,
        ComparedRun b,
        ConfigurationEstimates estimatesB,
        CancellationToken cancellation
    )
    {
        var comparison = new PairedComparison(estimatesA, estimatesB);
        var range = new TrialRange(0, Math.Min(estimatesA.Trials, estimatesB.Trials));
        comparison.Consume(
            a.Ledger.Rows(estimatesA.Configuration.Index, range),
            b.Ledger.Rows(estimatesB.Configuration.Index, range),
            cancellation
        );
        return comparison.Differences(a.Spec.Confidence);
    }

    private static StreamRoot Streams(SweepSpec spec, int configuration) =>
        new(spec.Seed, spec.Pairing == Pairing.Common ? null : configuration);
}
