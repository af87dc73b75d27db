using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>
/// The float32 engine against the double-precision twin over whole trials. What one step may add is derived in <see cref="OneStepTests"/>:
/// a few units of 2^-24 relative to the largest weight. The dynamics then amplify a difference, by at most (1 + eta L)^t with L the
/// Lipschitz constant of the gradient, which for these sizes bounds nothing after 10 steps; the amplification that occurs stays below 100,
/// hence 1e-4 of the largest weight with a factor of ten to spare.
/// </summary>
public sealed class TwinTests
{
    private const double Bound = 1e-4;

    [Fact]
    public void The_engine_stays_near_its_twin_on_random_shapes()
    {
        Prop.ForAll(RandomShapes.Of(samples: 90, beyond: 12, power: 6), shape => Agree(shape))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(2022, 77));
    }

    [Fact]
    public void The_largest_discrepancy_is_not_zero()
    {
        // The positive control of the comparison: float32 and double cannot agree to the last bit.
        (TrialTrace single, TrialTrace reference) = Traces((3, 50, 3, 5, 3, 2, 1));
        Assert.NotEqual(single.Arrays!.JointWeights[0], reference.Arrays!.JointWeights[0]);
    }

    private static void Agree((int K, int N, int M, int D, int Q, int R, int Seed) shape)
    {
        (TrialTrace single, TrialTrace reference) = Traces(shape);
        for (int r = 0; r < shape.R; r++)
        {
            Near(reference.Arrays!.JointWeights[r], single.Arrays!.JointWeights[r]);
            Near(reference.Arrays.UnimodalWeights[r], single.Arrays.UnimodalWeights[r]);
            Near(reference.UnimodalLoss[r], single.UnimodalLoss[r]);
            Assert.Equal(reference.Result.Probes[r].FinalLoss, single.Result.Probes[r].FinalLoss, Bound * 10);
        }

        Near(reference.JointLoss, single.JointLoss);
        Near(reference.Result.InitialGamma, single.Result.InitialGamma);
        Near(reference.Result.FinalGamma, single.Result.FinalGamma);
        Near(reference.Result.SufficientMoment, single.Result.SufficientMoment);
        Near(reference.Result.InitialWinProbability, single.Result.InitialWinProbability);
        Assert.Equal(reference.Result.TestClassCounts, single.Result.TestClassCounts);
    }

    private static void Near(float[] expected, float[] actual)
    {
        float scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Bound * Math.Max(scale, 1e-3));
        }
    }

    private static (TrialTrace Single, TrialTrace Reference) Traces((int K, int N, int M, int D, int Q, int R, int Seed) shape)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            shape.K,
            shape.N,
            shape.M,
            [.. Enumerable.Range(0, shape.R).Select(r => shape.D + r)],
            iterations: 10,
            degree: shape.Q,
            beta: 0.5 + (shape.Seed % 3 * 0.5),
            step: 0.5,
            scale: 0.4,
            testSamples: 20,
            dictionary: shape.Seed % 2 == 0 ? DictionaryKind.Random : DictionaryKind.Canonical
        );
        TrialBatch batch = TrialSamples.Batch(configuration, shape.Seed);
        TraceOptions options = new(1, IncludeArrays: true);
        return (new CpuTrialEngine().Trace(batch, options, default), new ReferenceTrialEngine().Trace(batch, options, default));
    }
}
