using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Checkpoints;

/// <summary>The validation sample has random numbers of its own, and those of the other samples are left as they are.</summary>
public sealed class ValidationSampleTests
{
    private const int Samples = 400;
    private const int Classes = 4;

    [Fact]
    public void It_leaves_the_other_samples_and_the_weights_as_they_are()
    {
        TrialDraws with = Draw(Samples, trial: 3);
        TrialDraws without = Draw(0, trial: 3);
        Assert.Null(without.Validation);
        Assert.Equal(without.Train.Inputs[0], with.Train.Inputs[0]);
        Assert.Equal(without.Test.Inputs[0], with.Test.Inputs[0]);
        Assert.Equal(without.InitialWeights[0], with.InitialWeights[0]);
    }

    [Fact]
    public void Its_labels_agree_with_those_of_the_other_samples_as_often_as_chance_has_it()
    {
        const int Trials = 60;
        int test = 0;
        int train = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            TrialDraws draws = Draw(Samples, trial);
            test += Agreements(draws.Validation!, draws.Test);
            train += Agreements(draws.Validation!, draws.Train);
        }

        // Five standard deviations of a binomial count; the random numbers are fixed, so the test always ends alike.
        double expected = Trials * Samples / (double)Classes;
        double room = 5 * Math.Sqrt(expected * (1 - (1.0 / Classes)));
        Assert.InRange(test, expected - room, expected + room);
        Assert.InRange(train, expected - room, expected + room);
    }

    [Fact]
    public void No_number_of_its_inputs_stands_in_another_sample()
    {
        TrialDraws draws = Draw(Samples, trial: 1);
        for (int r = 0; r < 2; r++)
        {
            HashSet<float> others = [.. draws.Test.Inputs[r], .. draws.Train.Inputs[r]];
            int shared = draws.Validation!.Inputs[r].Count(others.Contains);

            // Inputs are float32 numbers, so that a few meet by chance.
            Assert.InRange(shared, 0, draws.Validation.Inputs[r].Length / 200);
        }
    }

    [Fact]
    public void A_larger_one_begins_with_the_smaller_one()
    {
        TrialDraws small = Draw(50, trial: 2);
        TrialDraws large = Draw(Samples, trial: 2);
        Assert.Equal(small.Validation!.Labels, large.Validation!.Labels[..50]);
        Assert.Equal(small.Validation.Inputs[1], large.Validation.Inputs[1][..small.Validation.Inputs[1].Length]);
    }

    private static int Agreements(SampleSet a, SampleSet b) => Enumerable.Range(0, Samples).Count(i => a.Labels[i] == b.Labels[i]);

    private static TrialDraws Draw(int validation, long trial)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            Classes,
            Samples,
            2,
            [5, 6],
            iterations: 1,
            testSamples: Samples,
            validationSamples: validation
        );
        TrialDraws draws = new(configuration, new TrialShape(configuration));
        draws.Fill(TrialSamples.Streams, trial);
        return draws;
    }
}
