using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>What a remedy must leave as it is: bits without it, where its parameters do nothing, and from batch to batch.</summary>
public sealed class NeutralRemedyTests
{
    private static readonly TrialConfiguration Plain = TrialSamples.Configuration(3, 70, 2, [4, 5], iterations: 12, step: 2);

    public static TheoryData<int> Neutral => [.. Enumerable.Range(0, RemedySamples.Neutral.Count)];

    public static TheoryData<string> Remedies => [.. RemedySamples.Names];

    [Theory]
    [MemberData(nameof(Neutral))]
    public void With_parameters_that_do_nothing_it_has_the_bits_of_none(int which)
    {
        TrialConfiguration neutral = RemedySamples.With(Plain, RemedySamples.Neutral[which]);
        Assert.False(neutral.IsRemedied);
        Assert.Equal(Bits(Plain), Bits(neutral));
        Assert.Equal(
            TrialSamples.Bits(new ReferenceTrialEngine().Run(TrialSamples.Batch(Plain, 3), default)),
            TrialSamples.Bits(new ReferenceTrialEngine().Run(TrialSamples.Batch(neutral, 3), default))
        );
    }

    [Fact]
    public void Parameters_close_to_these_change_bits()
    {
        RemedyParameters[] close =
        [
            new() { Method = RemedyMethod.UnimodalLosses, LossWeight = 1e-3 },
            new() { Method = RemedyMethod.StepRatio, StepRatios = [1, 1.001] },
            new() { Method = RemedyMethod.Ogm, Alpha = 1e-3 },
            new()
            {
                Method = RemedyMethod.Ogm,
                FirstStep = 5,
                EndStep = 6,
            },
            new() { Method = RemedyMethod.ModalityDropout, DropProbability = 0.02 },
            new()
            {
                Method = RemedyMethod.OgmGe,
                FirstStep = 5,
                EndStep = 6,
            },
            new() { Method = RemedyMethod.Distillation, TeacherWeight = 1e-3 },
            new() { Method = RemedyMethod.UnimodalPretraining, PretrainingSteps = 1 },
        ];
        Assert.All(close, remedy => Assert.NotEqual(Bits(Plain), Bits(RemedySamples.With(Plain, remedy))));
    }

    [Theory]
    [MemberData(nameof(Remedies))]
    public void One_modality_has_nothing_to_share(string name)
    {
        TrialConfiguration alone = TrialSamples.Configuration(3, 70, 2, [4], iterations: 12, step: 2);
        // Its own loss and the joint one are the same there, so that their sum and a factor of the steps still count.
        // The same holds of what combines the two; and a trained start, a teacher and the weights of samples need no other modality.
        bool counts =
            name
            is "unimodal-losses"
                or "step-ratio"
                or "mmpareto"
                or "reconboost"
                or "unimodal-pretraining"
                or "distillation"
                or "pretrained-distillation";
        Assert.Equal(counts, RemedySamples.With(alone, RemedySamples.At(name, 1)).IsRemedied);
    }

    [Theory]
    [MemberData(nameof(Remedies))]
    public void A_trial_has_the_same_bits_alone_and_among_others(string name)
    {
        TrialConfiguration configuration = RemedySamples.With(Plain, RemedySamples.At(name));
        string[] together = Bits(configuration, 0, 6).Split('\n');
        Assert.Equal(6, together.Distinct().Count());
        Assert.Equal(together[4], Bits(configuration, 4, 1));
        Assert.Equal(together[4], Bits(configuration, 3, 2).Split('\n')[1]);
    }

    [Theory]
    [MemberData(nameof(Remedies))]
    public void Watching_a_trial_changes_nothing(string name)
    {
        TrialConfiguration configuration = RemedySamples.With(Plain, RemedySamples.At(name));
        TrialTrace trace = new CpuTrialEngine().Trace(TrialSamples.Batch(configuration, 2), new TraceOptions(1), default);
        Assert.Equal(Bits(configuration, 2, 1), TrialSamples.Bits(trace.Result));
    }

    [Theory]
    [MemberData(nameof(Remedies))]
    public void A_step_allocates_nothing(string name)
    {
        CpuTrialEngine engine = new();
        long Allocated(int iterations)
        {
            TrialConfiguration configuration = TrialSamples.Configuration(3, 100, 2, [4, 5], iterations, step: 1e-3, lossTarget: 1e-9);
            TrialBatch batch = TrialSamples.Batch(RemedySamples.With(configuration, RemedySamples.At(name)));
            return Allocation.Least(() => engine.Run(batch, default));
        }

        // As without a remedy: less than one byte for each of the further steps is what the runtime did beside them.
        Assert.InRange(Allocated(1010) - Allocated(10), -999, 999);
    }

    private static string Bits(TrialConfiguration configuration, int first = 0, int count = 3) =>
        TrialSamples.Bits(new CpuTrialEngine().Run(TrialSamples.Batch(configuration, first, count), default));
}
