using ModalityCompetition.Experiments;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.TorchSharp.Tests.Engines;

/// <summary>
/// The engine under every remedy, against the double-precision twin and the CPU engine, within the bound of
/// <see cref="AgreementTests"/>.
/// </summary>
public sealed class RemedyAgreementTests
{
    private const double Bound = 1e-4;
    private const int Iterations = 10;

    public RemedyAgreementTests() => TestDevice.SkipWithoutLibtorch();

    public static TheoryData<string, int> Remedies
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string name in RemedySamples.Names)
            {
                for (int modalities = 1; modalities <= 3; modalities++)
                {
                    data.Add(name, modalities);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Methods => [.. RemedySamples.Names];

    [SkippableTheory]
    [MemberData(nameof(Remedies))]
    public void The_engine_stays_near_the_twin_and_the_CPU_engine(string name, int modalities)
    {
        RemedyParameters remedy = RemedySamples.At(name, modalities);
        for (int seed = 0; seed < 2; seed++)
        {
            TrialConfiguration configuration = RemedySamples.With(Configuration(modalities, seed), remedy);
            TrialTrace torch = Trace(TestDevice.Engine(), configuration, seed);
            Agree(Trace(new ReferenceTrialEngine(), configuration, seed), torch, modalities, $"{name}, seed {seed}, reference");
            Agree(Trace(new CpuTrialEngine(), configuration, seed), torch, modalities, $"{name}, seed {seed}, cpu");
        }
    }

    // The control of the comparison: every remedy moves the joint network by more than the bound, and never a uni-modal one.
    [SkippableTheory]
    [MemberData(nameof(Methods))]
    public void A_remedy_changes_the_joint_network_alone(string name)
    {
        const int modalities = 2;
        RemedyParameters remedy = RemedySamples.At(name, modalities);
        TrialConfiguration plain = Configuration(modalities, 1);
        TrialTrace without = Trace(TestDevice.Engine(), plain, 1);
        TrialTrace with = Trace(TestDevice.Engine(), RemedySamples.With(plain, remedy), 1);
        double moved = 0;
        for (int r = 0; r < modalities; r++)
        {
            moved = Math.Max(moved, Largest(without.Arrays!.JointWeights[r], with.Arrays!.JointWeights[r]));
            Assert.Equal(without.Arrays.UnimodalWeights[r], with.Arrays.UnimodalWeights[r]);
        }

        Assert.True(moved > Bound, $"{name} moved the weights by {moved} of the largest.");
    }

    [SkippableFact]
    public void Neutral_parameters_give_the_bits_of_none()
    {
        TrialConfiguration plain = Configuration(2, 3);
        ResultBlock expected = TestDevice.Engine().Run(TrialSamples.Batch(plain, 0, 70), default);
        foreach (RemedyParameters neutral in RemedySamples.Neutral)
        {
            ResultBlock actual = TestDevice.Engine().Run(TrialSamples.Batch(RemedySamples.With(plain, neutral), 0, 70), default);
            Assert.True(expected.Rows.Span.SequenceEqual(actual.Rows.Span), $"{neutral}");
        }
    }

    // Alone, among others, in another batch, and with a loss target, at which networks stop: one trial is one trial.
    [SkippableTheory]
    [MemberData(nameof(Methods))]
    public void A_trial_has_the_same_bits_in_every_batch(string name)
    {
        TrialConfiguration plain = Configuration(2, 2);
        TrialConfiguration configuration = RemedySamples.With(plain, RemedySamples.At(name)) with
        {
            Optimization = plain.Optimization with { Iterations = 70, LossTarget = 0.9 },
        };
        ResultBlock all = TestDevice.Engine().Run(TrialSamples.Batch(configuration, 0, 67), default);
        ResultBlock some = TestDevice.Engine().Run(TrialSamples.Batch(configuration, 65, 2), default);
        for (int i = 0; i < 2; i++)
        {
            Assert.True(all.Row(65 + i).SequenceEqual(some.Row(i)), $"{name}, trial {65 + i}");
        }

        // A loss that falls slowly may cross the target a step apart in other arithmetic.
        TrialResult[] cpu = new CpuTrialEngine().Results(TrialSamples.Batch(configuration, 0, 67), default);
        Assert.InRange(cpu.Zip(TrialCodec.Decode(all)).Count(p => p.First.Joint.Iterations != p.Second.Joint.Iterations), 0, 6);
    }

    // A network that stops has no estimates after its last step, whatever the copies did, and other remedies have none at all.
    [SkippableFact]
    public void Estimates_of_blending_end_where_the_joint_network_stops()
    {
        TrialConfiguration plain = Configuration(2, 1);
        TrialConfiguration configuration = RemedySamples.With(plain, RemedySamples.At("gradient-blending-online")) with
        {
            Optimization = plain.Optimization with { Iterations = 200, LossTarget = 0.6 },
        };
        TrialTrace expected = Trace(new CpuTrialEngine(), configuration, 1);
        TrialTrace actual = Trace(TestDevice.Engine(), configuration, 1);
        Assert.InRange(expected.Result.Joint.Iterations, 5, 195);
        Agree(expected, actual, 2, "stopped");
        Assert.Empty(Trace(TestDevice.Engine(), plain, 1).Blending);
    }

    private static TrialConfiguration Configuration(int modalities, int seed) =>
        TrialSamples.Configuration(
            2 + (seed % 3),
            30 + (7 * seed),
            2,
            [.. Enumerable.Range(0, modalities).Select(r => 4 + seed + r)],
            Iterations,
            degree: 3 + (seed % 2),
            beta: 0.5 + (seed % 3 * 0.5),
            step: 0.5,
            scale: 0.4,
            testSamples: 20,
            dictionary: seed % 2 == 0 ? DictionaryKind.Random : DictionaryKind.Canonical
        );

    private static TrialTrace Trace(ITrialEngine engine, TrialConfiguration configuration, int trial) =>
        engine.Trace(TrialSamples.Batch(configuration, trial), new TraceOptions(1, IncludeArrays: true), default);

    private static void Agree(TrialTrace expected, TrialTrace actual, int modalities, string what)
    {
        for (int r = 0; r < modalities; r++)
        {
            Near(expected.Arrays!.JointWeights[r], actual.Arrays!.JointWeights[r], what);
            Near(expected.Arrays.UnimodalWeights[r], actual.Arrays.UnimodalWeights[r], what);
        }

        Near(expected.JointLoss, actual.JointLoss, what);
        for (int s = 0; s < expected.Gamma.Length; s++)
        {
            Near(expected.Gamma[s], actual.Gamma[s], what);
        }

        Assert.Equal(expected.Blending.Select(estimate => estimate.Iteration), actual.Blending.Select(estimate => estimate.Iteration));
        foreach ((BlendingEstimate one, BlendingEstimate other) in expected.Blending.Zip(actual.Blending))
        {
            Near(one.Generalization, other.Generalization, 1e-5, what);
            Near(one.Overfitting, other.Overfitting, 1e-5, what);
            // O enters squared and is small.
            Near(one.Weights, other.Weights, 1e-2, what);
        }

        Near(expected.Result.InitialGamma, actual.Result.InitialGamma, what);
        Near(expected.Result.FinalGamma, actual.Result.FinalGamma, what);
        Assert.Equal(expected.Result.Joint.Iterations, actual.Result.Joint.Iterations);
    }

    private static void Near(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(Largest(expected, actual) < Bound, $"{what}: {Largest(expected, actual)} of the largest");
    }

    private static void Near(double[] expected, double[] actual, double bound, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double apart = expected.Zip(actual).Max(p => Math.Abs(p.First - p.Second));
        Assert.True(apart < bound, $"{what}: {apart} apart");
    }

    private static double Largest(float[] expected, float[] actual) =>
        expected.Zip(actual).Max(p => Math.Abs(p.First - p.Second)) / Math.Max(expected.Max(Math.Abs), 1e-3);
}
