using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;
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
        new SyntheticEngine(0.125).Run(
            new TrialBatch(SyntheticSweep.Configuration(classes, modalities), new StreamRoot(seed, block.Configuration), block.FirstTrial, block.Count),
            CancellationToken.None);

    /// <summary>Asserts that a ledger returns exactly the trials of some ranges of a configuration, with the bits of <see cref="Of"/>.</summary>
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
    public static void AssertSameBits(TrialResult expected, TrialResult actual) => Assert.Equal(Bits(expected), Bits(actual));

    private static IEnumerable<long> Bits(TrialResult r) =>
        new long[]
        {
            r.Classes, r.Modalities, (long)r.Outcome, (long)r.WeightsDigest, r.Divergence is null ? 0 : 1, r.Divergence?.Modality ?? 0,
            r.Divergence?.Iteration ?? 0,
        }
        .Concat(r.InitialGamma.Select(Bits)).Concat(r.FinalGamma.Select(Bits)).Concat(r.SufficientMoment.Select(Bits))
        .Concat(r.InitialWinProbability.Select(Bits)).Concat(r.LearnIterations.Select(i => (long)i)).Concat(r.TestClassCounts.Select(i => (long)i))
        .Concat(r.Unimodal.Concat(r.Probes).Prepend(r.Joint).SelectMany(Bits));

    private static IEnumerable<long> Bits(NetworkResult n) =>
        n.TestErrors.Select(i => (long)i).Concat([n.TrainErrors, Bits(n.FinalLoss), n.Iterations]);

    private static long Bits(float value) => BitConverter.SingleToInt32Bits(value);
}
