using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>
/// Every remedy in float32 against its definition in double precision, over whole trials, within the bound that trials without a remedy
/// keep to; and that the bound tells remedies apart.
/// </summary>
public sealed class RemedyTwinTests
{
    private const double Bound = 1e-4;

    public static TheoryData<string> Remedies => [.. RemedySamples.Names];

    [Theory]
    [MemberData(nameof(Remedies))]
    public void The_engine_stays_near_its_twin_on_random_shapes(string remedy)
    {
        Prop.ForAll(RandomShapes.Of(samples: 150, beyond: 40, power: 5), shape => Agree(shape, remedy))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(2022, 81));
    }

    [Theory]
    [MemberData(nameof(Remedies))]
    public void It_changes_the_joint_network_and_no_uni_modal_one(string remedy)
    {
        (TrialTrace plain, _) = Traces((3, 60, 3, 5, 3, 2, 1), null);
        (TrialTrace remedied, _) = Traces((3, 60, 3, 5, 3, 2, 1), remedy);
        Assert.True(Distance(plain.Arrays!.JointWeights, remedied.Arrays!.JointWeights) > 10 * Bound);
        Assert.Equal(plain.Arrays.UnimodalWeights, remedied.Arrays.UnimodalWeights);
        Assert.Equal(plain.Arrays.InitialWeights, remedied.Arrays.InitialWeights);
    }

    private static void Agree((int K, int N, int M, int D, int Q, int R, int Seed) shape, string remedy)
    {
        (TrialTrace single, TrialTrace reference) = Traces(shape, remedy);
        double distance = Distance(reference.Arrays!.JointWeights, single.Arrays!.JointWeights);
        Assert.True(distance < Bound, $"{shape}: {distance}");
        for (int i = 0; i < reference.JointLoss.Length; i++)
        {
            Assert.Equal(reference.JointLoss[i], single.JointLoss[i], Bound * 10);
        }

        Assert.Equal(reference.Result.Joint.FinalLoss, single.Result.Joint.FinalLoss, Bound * 10);
    }

    // The largest difference, relative to the largest weight of its encoder.
    private static double Distance(float[][] expected, float[][] actual) =>
        expected
            .Zip(actual, (e, a) => e.Zip(a, (x, y) => Math.Abs((double)x - y)).Max() / Math.Max(e.Max(x => Math.Abs((double)x)), 1e-3))
            .Max();

    private static (TrialTrace Single, TrialTrace Reference) Traces(
        (int K, int N, int M, int D, int Q, int R, int Seed) shape,
        string? remedy
    )
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            shape.K,
            shape.N,
            shape.M,
            [.. Enumerable.Range(0, shape.R).Select(r => shape.D + r)],
            iterations: 10,
            degree: shape.Q,
            beta: 0.5 + (shape.Seed % 3 * 0.5),
            scale: 0.4,
            testSamples: 20
        );
        if (remedy is not null)
        {
            configuration = RemedySamples.With(configuration, RemedySamples.At(remedy, shape.R));
        }

        TrialBatch batch = TrialSamples.Batch(configuration, shape.Seed);
        TraceOptions options = new(1, IncludeArrays: true);
        return (new CpuTrialEngine().Trace(batch, options, default), new ReferenceTrialEngine().Trace(batch, options, default));
    }
}
