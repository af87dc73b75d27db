using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

public sealed class TrialCodecTests
{
    [Fact]
    public void Every_result_of_every_shape_reads_back_bit_for_bit()
    {
        Prop.ForAll(
                Results().ToArbitrary(),
                result =>
                {
                    ResultLayout layout = TrialCodec.LayoutOf(
                        result.Classes,
                        result.Modalities,
                        result.Checkpoints.Count,
                        result.Strata.Patterns > 0
                    );
                    byte[] bytes = new byte[layout.Bytes];
                    new Random(1).NextBytes(bytes);
                    new TrialCodec(layout).Encode(result, bytes);
                    LedgerTrials.AssertSameBits(result, new TrialCodec(layout).Decode(bytes));
                    byte[] again = new byte[bytes.Length];
                    new TrialCodec(layout).Encode(new TrialCodec(layout).Decode(bytes), again);
                    Assert.Equal(bytes, again);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20220317, 77));
    }

    [Fact]
    public void Every_bit_of_an_encoded_result_matters()
    {
        ResultLayout layout = TrialCodec.LayoutOf(2, 1);
        byte[] bytes = new byte[layout.Bytes];
        TrialResult result = LedgerTrials.Of(new TrialBlock(0, 0, 1), 2, 1)[0];
        new TrialCodec(layout).Encode(result, bytes);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bool isPadding = bit / 8 is 1 or 2 or 3 or (>= 4 and < 12);
            if (isPadding && result.Divergence is null)
            {
                continue;
            }

            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            byte[] again = new byte[bytes.Length];
            if (flipped[0] <= 1)
            {
                new TrialCodec(layout).Encode(new TrialCodec(layout).Decode(flipped), again);
                Assert.Equal(flipped, again);
            }
        }
    }

    [Fact]
    public void Arrays_of_wrong_length_are_refused()
    {
        TrialResult good = LedgerTrials.Of(new TrialBlock(0, 0, 1))[0];
        ResultLayout layout = TrialCodec.LayoutOf(good.Classes, good.Modalities);
        byte[] bytes = new byte[layout.Bytes];
        TrialResult[] bad =
        [
            With(good, gamma: new float[5]),
            With(good, probes: [good.Joint]),
            With(good, joint: new NetworkResult([1, 2], 0, 0, 0)),
        ];
        foreach (TrialResult result in bad)
        {
            Assert.Throws<ArgumentException>(() => new TrialCodec(layout).Encode(result, bytes));
        }
    }

    private static TrialResult With(TrialResult r, float[]? gamma = null, NetworkResult[]? probes = null, NetworkResult? joint = null) =>
        new()
        {
            Classes = r.Classes,
            Modalities = r.Modalities,
            Outcome = r.Outcome,
            InitialGamma = gamma ?? r.InitialGamma,
            FinalGamma = r.FinalGamma,
            SufficientMoment = r.SufficientMoment,
            InitialWinProbability = r.InitialWinProbability,
            LearnIterations = r.LearnIterations,
            TestClassCounts = r.TestClassCounts,
            Joint = joint ?? r.Joint,
            Unimodal = r.Unimodal,
            Probes = probes ?? r.Probes,
            WeightsDigest = r.WeightsDigest,
        };

    private static Gen<TrialResult> Results() =>
        from classes in Gen.Choose(1, 5)
        from modalities in Gen.Choose(1, 4)
        from floats in Bits().ArrayOf(4 * classes * modalities)
        from learned in Bits().ArrayOf(classes * modalities)
        from counts in Bits().ArrayOf(classes)
        from networks in Network(classes).ArrayOf(1 + (2 * modalities))
        from outcome in Gen.Elements(TrialOutcome.Completed, TrialOutcome.Diverged, TrialOutcome.TimedOut, TrialOutcome.Crashed)
        from divergence in Gen.Elements(null, (Divergence?)new Divergence(-1, 7), new Divergence(modalities - 1, int.MaxValue))
        from high in Bits()
        from low in Bits()
        from checkpoints in Gen.Choose(0, 3)
        from measured in Bits().ArrayOf(checkpoints * (1 + (4 * (1 + modalities)) + (classes * modalities)))
        from isStratified in Gen.Elements(false, true)
        from strata in Bits().ArrayOf((modalities + 3) * (1 + (4 * modalities)))
        let cells = classes * modalities
        select new TrialResult
        {
            Classes = classes,
            Modalities = modalities,
            Outcome = outcome,
            Divergence = divergence,
            InitialGamma = [.. floats.Take(cells).Select(BitConverter.Int32BitsToSingle)],
            FinalGamma = [.. floats.Skip(cells).Take(cells).Select(BitConverter.Int32BitsToSingle)],
            SufficientMoment = [.. floats.Skip(2 * cells).Take(cells).Select(BitConverter.Int32BitsToSingle)],
            InitialWinProbability = [.. floats.Skip(3 * cells).Select(BitConverter.Int32BitsToSingle)],
            LearnIterations = learned,
            TestClassCounts = counts,
            Joint = networks[0],
            Unimodal = networks[1..(1 + modalities)],
            Probes = networks[(1 + modalities)..],
            WeightsDigest = ((ulong)(uint)high << 32) | (uint)low,
            Checkpoints = Checkpoints(measured, checkpoints, classes, modalities),
            Strata = isStratified ? Strata(strata, modalities) : StratumMeasurements.None,
        };

    private static StratumMeasurements Strata(int[] bits, int modalities)
    {
        StratumMeasurements strata = StratumMeasurements.Nothing(modalities);
        bits.AsSpan(0, strata.Counts.Length).CopyTo(strata.Counts);
        for (int i = 0; i < strata.Columns; i++)
        {
            strata.Variances[i] = BitConverter.Int32BitsToSingle(bits[strata.Counts.Length + i]);
        }

        return strata;
    }

    private static CheckpointMeasurements Checkpoints(int[] bits, int count, int classes, int modalities)
    {
        CheckpointMeasurements checkpoints = new(count, classes, modalities);
        int next = 0;
        foreach (
            int[] counts in new[] { checkpoints.Iterations, checkpoints.TestErrors, checkpoints.TrainErrors, checkpoints.ValidationErrors }
        )
        {
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = bits[next++];
            }
        }

        foreach (float[] numbers in new[] { checkpoints.TrainLosses, checkpoints.Gamma })
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = BitConverter.Int32BitsToSingle(bits[next++]);
            }
        }

        Assert.Equal(bits.Length, next);
        return checkpoints;
    }

    private static Gen<NetworkResult> Network(int classes) =>
        from errors in Bits().ArrayOf(classes)
        from train in Bits()
        from loss in Bits()
        from iterations in Bits()
        select new NetworkResult(errors, train, BitConverter.Int32BitsToSingle(loss), iterations);

    // All bit patterns, special floating-point values among them.
    private static Gen<int> Bits() =>
        Gen.Frequency(
            (3, Gen.Choose(int.MinValue, int.MaxValue)),
            (1, Gen.Elements(0, -1, 0x7FC00001, unchecked((int)0xFFA00000), 0x7F800000, unchecked((int)0x80000000), 1))
        );
}
