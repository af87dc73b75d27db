using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Training.TorchSharp.Transformers.Trials;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Trials;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>Data sets of which is known what trials must find.</summary>
public sealed class KnownTruthTests
{
    public KnownTruthTests() => TestDevice.SkipWithoutLibtorch();

    [SkippableFact]
    public void A_modality_whose_titles_are_all_the_same_is_at_chance_and_wins_no_class()
    {
        PlantedSource source = new(4, 80, 80) { ConstantTitles = true, Noise = 0.1 };
        TransformerConfiguration configuration = TransformerCases.Small(source, steps: 60);
        ResultBlock rows = TestDevice.Engine().Run(new TrialBatch(configuration, new StreamRoot(1), 0, 3), default);
        for (int i = 0; i < 3; i++)
        {
            TransformerResult result = TransformerRow.Decode(rows.Row(i), 4);

            // Equal outputs for all samples: one class is right, the others wrong.
            Assert.Equal([0, 0, 0, 20], result.Scores[2].TestCorrect.Order());
            Assert.Equal([0, 0, 0, 20], result.Scores[4].TestCorrect.Order());
            Assert.InRange(result.Scores[1].TestCorrect.Sum(), 78, 80);
            Assert.InRange(result.Scores[3].TestCorrect.Sum(), 70, 80);
            for (int j = 0; j < 4; j++)
            {
                double image = Kept(result, 0, j);
                Assert.True(image >= 0.5, $"The image kept {image} of class {j}.");
                Assert.True(result.Scores[2].TestCorrect[j] is 0 or 20);
            }
        }
    }

    [SkippableFact]
    public void A_set_that_one_modality_solves_alone_is_solved_by_it_and_by_both()
    {
        PlantedSource source = new(4, 80, 80)
        {
            Common = 0,
            Noise = 1,
            AlikePictures = 4,
        };
        TransformerConfiguration configuration = TransformerCases.Small(source, steps: 150);
        TransformerResult result = TransformerRow.Decode(
            TestDevice.Engine().Run(new TrialBatch(configuration, new StreamRoot(1), 0, 1), default).Row(0),
            4
        );
        Assert.InRange(result.Scores[2].TestCorrect.Sum(), 79, 80);
        Assert.InRange(result.Scores[0].TestCorrect.Sum(), 76, 80);
        Assert.InRange(result.Scores[1].TestCorrect.Sum(), 0, 45);
    }

    [SkippableFact]
    public void Two_identical_modalities_win_equally_often()
    {
        const int Seeds = 40;
        PlantedSource source = new(3, 36, 36) { Noise = 0.5, Seed = 2 };
        TransformerConfiguration configuration = TransformerCases.Small(source, steps: 12) with
        {
            Probe = new ProbeParameters
            {
                StepSize = 0.03,
                Steps = 12,
                DroppedBelow = 0.5,
            },
        };
        ImageTextSet set = source.Load(configuration.Shape, default);
        using DeviceSamples samples = new(Twice(set, set.Train), null, Twice(set, set.Test));
        int[] wins = new int[2];
        double difference = 0;
        double square = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            TransformerResult result = new TrialTraining(
                new TrialTask(configuration, samples, new StreamRoot(20), seed, CPU),
                new NoKeeper(),
                default
            ).Run();
            int[] probes = [.. result.Scores[3..].Select(score => score.TestCorrect.Sum())];
            wins[0] += probes[0] > probes[1] ? 1 : 0;
            wins[1] += probes[1] > probes[0] ? 1 : 0;
            difference += probes[0] - probes[1];
            square += Math.Pow(probes[0] - probes[1], 2);
        }

        // Each seed with a winner is a fair coin: four standard deviations.
        int decided = wins[0] + wins[1];
        Assert.InRange(decided, Seeds / 2, Seeds);
        Assert.InRange(wins[0], (decided / 2.0) - (2 * Math.Sqrt(decided)), (decided / 2.0) + (2 * Math.Sqrt(decided)));
        Assert.InRange(difference, -4 * Math.Sqrt(square), 4 * Math.Sqrt(square));
    }

    private static double Kept(TransformerResult result, int modality, int label) =>
        result.Scores[3 + modality].TestCorrect[label] / (double)result.Scores[1 + modality].TestCorrect[label];

    private static SplitSamples Twice(ImageTextSet set, ImageTextSplit split)
    {
        return new([Images(), Images()], split.Labels, CPU);

        ModalitySamples Images() => ModalitySamples.Images(split.Images, set.Shape, 4, float32, CPU);
    }
}
