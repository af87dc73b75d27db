using System.Runtime.InteropServices;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;
using Xunit;

namespace ModalityCompetition.TestKit.Ledgers;

/// <summary>Results to fill ledgers with, and their comparison bit for bit.</summary>
public static class LedgerTrials
{
    /// <summary>The results of a block by <see cref="SyntheticEngine"/>, one trial in eight diverged.</summary>
    /// <param name="block">The trials.</param>
    /// <param name="classes">K.</param>
    /// <param name="modalities">R.</param>
    /// <param name="seed">Another seed gives other bits.</param>
    public static TrialResult[] Of(TrialBlock block, int classes = 3, int modalities = 2, ulong seed = 1) =>
        new SyntheticEngine(0.125).Results(
            new TrialBatch(
                SyntheticSweep.Configuration(classes, modalities),
                new StreamRoot(seed, block.Configuration),
                block.FirstTrial,
                block.Count
            ),
            CancellationToken.None
        );

    /// <summary>
    /// Asserts that a ledger returns exactly the trials of some ranges of a configuration, with the bits of <see cref="Of"/>.
    /// </summary>
    public static void AssertHolds(ITrialLedger ledger, int configuration, params TrialRange[] ranges)
    {
        Assert.Equal(ranges, ledger.Committed(configuration));
        TrialRecord[] records = [.. ledger.Read(configuration, new TrialRange(0, long.MaxValue))];
        Assert.Equal(ranges.SelectMany(r => Enumerable.Range(0, (int)r.Count).Select(i => r.First + i)), records.Select(r => r.Trial));
        foreach (TrialRecord record in records)
        {
            AssertSameBits(Of(new TrialBlock(configuration, record.Trial, 1))[0], record.Result);
        }
    }

    /// <summary>Asserts that two results have the same bits, NaN included.</summary>
    public static void AssertSameBits(TrialResult expected, TrialResult actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        Assert.Equal(
            (expected.Classes, expected.Modalities, expected.Outcome, expected.WeightsDigest, expected.Divergence),
            (actual.Classes, actual.Modalities, actual.Outcome, actual.WeightsDigest, actual.Divergence)
        );
        AssertSame<float>(expected.InitialGamma, actual.InitialGamma);
        AssertSame<float>(expected.FinalGamma, actual.FinalGamma);
        AssertSame<float>(expected.SufficientMoment, actual.SufficientMoment);
        AssertSame<float>(expected.InitialWinProbability, actual.InitialWinProbability);
        AssertSame<int>(expected.LearnIterations, actual.LearnIterations);
        AssertSame<int>(expected.TestClassCounts, actual.TestClassCounts);
        AssertSame([expected.Joint], [actual.Joint]);
        AssertSame(expected.Unimodal, actual.Unimodal);
        AssertSame(expected.Probes, actual.Probes);
        Assert.Equal(TrialSamples.Bits(expected.Checkpoints), TrialSamples.Bits(actual.Checkpoints));
        AssertSame<int>(expected.Strata.Counts, actual.Strata.Counts);
        AssertSame<float>(expected.Strata.Variances, actual.Strata.Variances);
    }

    private static void AssertSame(NetworkResult[] expected, NetworkResult[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach ((NetworkResult e, NetworkResult a) in expected.Zip(actual))
        {
            AssertSame<int>(e.TestErrors, a.TestErrors);
            Assert.Equal(
                (e.TrainErrors, BitConverter.SingleToInt32Bits(e.FinalLoss), e.Iterations),
                (a.TrainErrors, BitConverter.SingleToInt32Bits(a.FinalLoss), a.Iterations)
            );
        }
    }

    // Compares bits, not numbers: NaN equals itself and 0 differs from -0.
    private static void AssertSame<T>(T[] expected, T[] actual)
        where T : unmanaged
    {
        if (!MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan())))
        {
            Assert.Fail($"Expected {string.Join(' ', expected)} but found {string.Join(' ', actual)}.");
        }
    }
}
