using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>The gates of modality dropout against the law of independent gates under the condition that one is open.</summary>
public sealed class ModalityGatesTests
{
    private const int Samples = 4000;
    private const int Steps = 10;

    [Theory]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.4)]
    [InlineData(4, 0.9)]
    public void Every_set_of_open_gates_comes_as_often_as_its_law_says(int modalities, double p)
    {
        var gates = new ModalityGates(modalities, Samples, p);
        gates.Begin(TrialSamples.Streams, 5);
        int[] counts = new int[1 << modalities];
        for (int step = 0; step < Steps; step++)
        {
            foreach (int set in Sets(gates, modalities, step))
            {
                counts[set]++;
            }
        }

        Assert.Equal(0, counts[0]);
        const int All = Samples * Steps;
        double somebody = 1 - Math.Pow(p, modalities);
        for (int set = 1; set < counts.Length; set++)
        {
            int open = int.PopCount(set);
            double law = Math.Pow(1 - p, open) * Math.Pow(p, modalities - open) / somebody;
            // Five standard errors: one false alarm in 1.7 million for a fresh seed.
            Assert.InRange((counts[set] - (All * law)) / Math.Sqrt(All * law * (1 - law)), -5, 5);
        }
    }

    [Fact]
    public void Gates_of_one_step_or_sample_say_nothing_about_another()
    {
        var gates = new ModalityGates(2, Samples, 0.5);
        gates.Begin(TrialSamples.Streams, 5);
        int[][] steps = [.. Enumerable.Range(0, Steps).Select(step => Sets(gates, 2, step))];
        foreach (int later in Enumerable.Range(1, Steps - 1))
        {
            int alike = steps[0].Zip(steps[later]).Count(pair => pair.First == pair.Second);
            // Three sets, each with probability 1/3.
            Assert.InRange((alike - (Samples / 3.0)) / Math.Sqrt(Samples * 2 / 9.0), -5, 5);
        }

        int neighbours = steps[0].Zip(steps[0][1..]).Count(pair => pair.First == pair.Second);
        Assert.InRange((neighbours - (Samples / 3.0)) / Math.Sqrt(Samples * 2 / 9.0), -5, 5);
    }

    [Fact]
    public void They_depend_on_trial_step_and_sample_alone()
    {
        var gates = new ModalityGates(2, Samples, 0.3);
        gates.Begin(TrialSamples.Streams, 7);
        int[] expected = Sets(gates, 2, 6);
        Sets(gates, 2, 3);
        gates.Begin(TrialSamples.Streams, 8);
        Assert.NotEqual(expected, Sets(gates, 2, 6));
        gates.Begin(TrialSamples.Streams, 7);
        Assert.Equal(expected, Sets(gates, 2, 6));
        var fewer = new ModalityGates(2, 100, 0.3);
        fewer.Begin(TrialSamples.Streams, 7);
        float[] few = new float[2 * 100];
        fewer.Fill(6, few);
        Assert.Equal(expected[..100], Enumerable.Range(0, 100).Select(i => (int)(few[i] + (2 * few[100 + i]))));
    }

    // The open gates of every sample as a set of bits.
    private static int[] Sets(ModalityGates gates, int modalities, int step)
    {
        float[] open = new float[modalities * Samples];
        gates.Fill(step, open);
        return
        [
            .. Enumerable
                .Range(0, Samples)
                .Select(i => Enumerable.Range(0, modalities).Sum(r => open[(r * Samples) + i] == 1 ? 1 << r : 0)),
        ];
    }
}
