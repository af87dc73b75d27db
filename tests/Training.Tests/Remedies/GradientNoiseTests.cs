using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>The noise of OGM-GE: standard normal, and a function of trial, modality, step and place alone.</summary>
public sealed class GradientNoiseTests
{
    private const int Weights = 20_001;

    [Fact]
    public void It_is_standard_normal_and_uncorrelated()
    {
        float[] one = Draw(7, 0, 3);
        // Five standard errors of mean, variance, fourth moment and correlations.
        double root = Math.Sqrt(Weights);
        Assert.InRange(one.Average(z => z) * root, -5, 5);
        Assert.InRange((one.Average(z => z * (double)z) - 1) * root / Math.Sqrt(2), -5, 5);
        Assert.InRange((one.Average(z => Math.Pow(z, 4)) - 3) * root / Math.Sqrt(96), -5, 5);
        foreach (float[] other in new[] { Draw(7, 1, 3), Draw(7, 0, 4), Draw(8, 0, 3), one[1..] })
        {
            Assert.InRange(one.Zip(other, (x, y) => (double)x * y).Average() * root, -5, 5);
        }
    }

    [Fact]
    public void It_depends_on_nothing_drawn_before()
    {
        GradientNoise noise = Begun(7);
        float[] first = new float[50];
        noise.Fill(0, 3, new float[Weights]);
        noise.Fill(1, 9, new float[Weights]);
        noise.Fill(0, 3, first);
        Assert.Equal(Draw(7, 0, 3)[..50], first);
    }

    private static float[] Draw(long trial, int modality, int step)
    {
        float[] normals = new float[Weights];
        Begun(trial).Fill(modality, step, normals);
        return normals;
    }

    private static GradientNoise Begun(long trial)
    {
        GradientNoise noise = new([Weights, Weights]);
        noise.Begin(TrialSamples.Streams, trial);
        return noise;
    }
}
