using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>What remedies do to trials of Transformers, as a whole.</summary>
public sealed class TransformerRemedyTests
{
    public TransformerRemedyTests() => TestDevice.SkipWithoutLibtorch();

    public static TheoryData<string, RemedyParameters> Acting =>
        new()
        {
            {
                "unimodal_losses",
                new RemedyParameters { Method = RemedyMethod.UnimodalLosses }
            },
            {
                "ogm",
                new RemedyParameters { Method = RemedyMethod.Ogm }
            },
            {
                "ogm_ge",
                new RemedyParameters { Method = RemedyMethod.OgmGe }
            },
            {
                "modality_dropout",
                new RemedyParameters { Method = RemedyMethod.ModalityDropout }
            },
            {
                "alternating",
                new RemedyParameters { Method = RemedyMethod.Alternating }
            },
            {
                "unimodal_pretraining",
                new RemedyParameters { Method = RemedyMethod.UnimodalPretraining }
            },
            {
                "unimodal_pretraining 5",
                new RemedyParameters { Method = RemedyMethod.UnimodalPretraining, PretrainingSteps = 5 }
            },
            {
                "unimodal_pretraining and ogm",
                new RemedyParameters { Method = RemedyMethod.Ogm, AddedStart = RemedyMethod.UnimodalPretraining }
            },
            {
                "gradient_blending",
                new RemedyParameters { Method = RemedyMethod.GradientBlending }
            },
            {
                "gradient_blending 6",
                new RemedyParameters { Method = RemedyMethod.GradientBlending, SuperEpoch = 6 }
            },
        };

    public static TheoryData<RemedyParameters> Idle =>
        [
            new RemedyParameters { Method = RemedyMethod.UnimodalLosses, LossWeight = 0 },
            new RemedyParameters { Method = RemedyMethod.Ogm, Alpha = 0 },
            new RemedyParameters
            {
                Method = RemedyMethod.OgmGe,
                FirstStep = 5,
                EndStep = 5,
            },
            new RemedyParameters { Method = RemedyMethod.ModalityDropout, DropProbability = 0 },
            new RemedyParameters { Method = RemedyMethod.UnimodalPretraining, PretrainingSteps = 0 },
            new RemedyParameters { Method = RemedyMethod.StepRatio },
            new RemedyParameters { Method = RemedyMethod.Distillation, TeacherWeight = 0 },
        ];

    public static TheoryData<RemedyParameters, string> Refused =>
        new()
        {
            {
                new RemedyParameters { Method = RemedyMethod.StepRatio, StepRatios = [1, 0.5] },
                "step_ratio"
            },
            {
                new RemedyParameters { Method = RemedyMethod.ReconBoost },
                "reconboost"
            },
            {
                new RemedyParameters { Method = RemedyMethod.MmPareto },
                "mmpareto"
            },
            {
                new RemedyParameters { Method = RemedyMethod.Distillation },
                "distillation"
            },
            {
                new RemedyParameters { Method = RemedyMethod.BalancedInit },
                "balanced_init"
            },
            {
                new RemedyParameters { Method = RemedyMethod.Ogm, AddedStart = RemedyMethod.BalancedInit },
                "balanced_init"
            },
        };

    [SkippableTheory]
    [MemberData(nameof(Acting))]
    public void Joint_training_alone_is_changed_and_again_in_the_same_way(string name, RemedyParameters remedy)
    {
        TransformerResult plain = Run(RemedyParameters.None);
        TransformerResult changed = Run(remedy);
        Assert.Equal(TrialOutcome.Completed, changed.Outcome);
        Assert.True(plain.Scores[0].TrainLoss != changed.Scores[0].TrainLoss, name);
        for (int v = 1; v < 3; v++)
        {
            Assert.Equal(plain.Scores[v].TrainLoss, changed.Scores[v].TrainLoss);
            Assert.Equal(plain.Scores[v].TestCorrect, changed.Scores[v].TestCorrect);
        }

        Assert.Equal(changed.WeightsDigest, Run(remedy).WeightsDigest);
    }

    [SkippableTheory]
    [MemberData(nameof(Idle))]
    public void Parameters_that_do_nothing_give_the_bits_of_none(RemedyParameters remedy) =>
        Assert.Equal(Run(RemedyParameters.None).WeightsDigest, Run(remedy).WeightsDigest);

    [SkippableTheory]
    [MemberData(nameof(Refused))]
    public void A_remedy_that_is_not_there_is_refused_by_its_name(RemedyParameters remedy, string name)
    {
        CertainFailureException refusal = Assert.Throws<CertainFailureException>(() => Run(remedy));
        Assert.Contains($"the remedy {name} is not there", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Gradient_blending_without_a_validation_sample_is_refused()
    {
        TransformerConfiguration configuration = TransformerCases.Small(new PlantedSource(4, 48, 24)) with
        {
            Remedy = new RemedyParameters { Method = RemedyMethod.GradientBlending },
        };
        Assert.Throws<CertainFailureException>(() =>
            TestDevice.Engine().Run(new TrialBatch(configuration, new StreamRoot(3), 0, 1), default)
        );
    }

    private static TransformerResult Run(RemedyParameters remedy)
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 15, dropout: 0.1) with { Remedy = remedy };
        ResultBlock rows = TestDevice.Engine().Run(new TrialBatch(configuration, new StreamRoot(3), 2, 1), default);
        return TransformerRow.Decode(rows.Row(0), configuration.Classes);
    }
}
