using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>The remedies that change what joint training starts from.</summary>
public sealed class RemedyStartTests
{
    private static readonly TrialConfiguration s_plain = TrialSamples.Configuration(3, 80, 12, [4, 5, 6], iterations: 12, step: 2);

    [Fact]
    public void A_balanced_start_makes_all_initial_scores_of_a_class_equal()
    {
        TrialTrace trace = Trace(s_plain, new() { Method = RemedyMethod.BalancedInit });
        TrialTrace drawn = Trace(s_plain, RemedyParameters.None);
        // What is drawn is reported as it was: the law of the initial winner is about it.
        Assert.Equal(drawn.Result.InitialGamma, trace.Result.InitialGamma);
        Assert.Equal(drawn.Result.InitialWinProbability, trace.Result.InitialWinProbability);
        for (int j = 0; j < 3; j++)
        {
            double[] before = [.. Enumerable.Range(0, 3).Select(r => Score(drawn, j, r))];
            double[] after = [.. Enumerable.Range(0, 3).Select(r => Score(trace, j, r))];
            Assert.True(before.Max() > 1.01 * before.Min());
            double mean = Math.Pow(before.Aggregate((x, y) => x * y), 1.0 / 3);
            Assert.All(after, score => Assert.Equal(mean, score, mean * 1e-6));
        }
    }

    [Fact]
    public void A_class_with_a_zero_score_is_left_alone()
    {
        double[] factors = new double[3];
        BalancedStart.Factors([0.4, 0, 0.2], factors);
        Assert.Equal([1, 1, 1], factors);
    }

    [Fact]
    public void Pretrained_encoders_are_those_of_the_uni_modal_networks_at_that_step()
    {
        const int At = 5;
        TrialTrace pretrained = Trace(s_plain, new() { Method = RemedyMethod.UnimodalPretraining, PretrainingSteps = At });
        Assert.Equal(pretrained.UnimodalGamma[At], pretrained.Gamma[0]);
        Assert.NotEqual(pretrained.UnimodalGamma[At], pretrained.UnimodalGamma[0]);
        TrialTrace whole = Trace(s_plain, new() { Method = RemedyMethod.UnimodalPretraining });
        Assert.Equal(whole.UnimodalGamma[^1], whole.Gamma[0]);
        // From there on it is joint training as without a remedy.
        Assert.Equal(12, pretrained.Result.Joint.Iterations);
        Assert.NotEqual(pretrained.Gamma[0], pretrained.Gamma[1]);
    }

    [Fact]
    public void A_network_that_reached_its_target_before_serves_as_it_is()
    {
        TrialConfiguration stopping = s_plain with { Optimization = s_plain.Optimization with { LossTarget = 1.0, Iterations = 80 } };
        TrialTrace trace = Trace(stopping, new() { Method = RemedyMethod.UnimodalPretraining, PretrainingSteps = 70 });
        Assert.All(trace.Result.Unimodal, network => Assert.InRange(network.Iterations, 1, 69));
        Assert.Equal(trace.UnimodalGamma[^1], trace.Gamma[0]);
    }

    [Fact]
    public void A_teacher_that_diverges_is_named_as_what_diverged()
    {
        TrialConfiguration divergent = TrialSamples.Configuration(3, 50, 2, [4, 5], iterations: 10, step: 1e200, scale: 0.5);
        TrialResult plain = new CpuTrialEngine().Results(TrialSamples.Batch(divergent), default)[0];
        Assert.Equal(TrialResult.JointNetwork, plain.Divergence!.Value.Modality);
        TrialConfiguration taught = RemedySamples.With(divergent, RemedySamples.At("distillation"));
        TrialResult result = new CpuTrialEngine().Results(TrialSamples.Batch(taught), default)[0];
        Assert.Equal(0, result.Divergence!.Value.Modality);
    }

    private static double Score(TrialTrace trace, int j, int r) =>
        (double)trace.Gamma[0][(j * 3) + r] * trace.Result.SufficientMoment[(j * 3) + r];

    private static TrialTrace Trace(TrialConfiguration configuration, RemedyParameters remedy) =>
        new CpuTrialEngine().Trace(TrialSamples.Batch(RemedySamples.With(configuration, remedy), 3), new TraceOptions(1), default);
}
