using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>Images in patches of every size, from a pixel to the whole.</summary>
public sealed class PatchTests
{
    public PatchTests() => TestDevice.SkipWithoutLibtorch();

    [SkippableTheory]
    [InlineData(1, 3)]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    public void A_patch_holds_its_pixels_channel_by_channel(int patch, int channels)
    {
        const int resolution = 4;
        int across = resolution / patch;
        float[] images = [.. Enumerable.Range(0, 2 * channels * resolution * resolution).Select(i => i / 128f)];
        using ModalitySamples samples = ModalitySamples.Images(images, new(resolution, channels, 1, 1), patch, float32, CPU);
        using DisposeScope scope = NewDisposeScope();
        EncoderBatch batch = samples.Range(0, 2);
        float[] values = batch.Values.to(float32).data<float>().ToArray();
        int at = 0;
        for (int image = 0; image < 2; image++)
        for (int py = 0; py < across; py++)
        for (int px = 0; px < across; px++)
        for (int c = 0; c < channels; c++)
        for (int y = 0; y < patch; y++)
        for (int x = 0; x < patch; x++)
        {
            int pixel = (((((image * channels) + c) * resolution) + (py * patch) + y) * resolution) + (px * patch) + x;
            Assert.Equal((2 * images[pixel]) - 1, values[at++]);
        }

        Assert.Equal(values.Length, at);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_trial_trains_with_patches_of_a_pixel_and_of_the_whole_image(int patch)
    {
        TransformerConfiguration configuration = TransformerCases.Small(steps: 2);
        configuration = configuration with { Encoder = configuration.Encoder with { Patch = patch } };
        ResultBlock block = TestDevice.Engine().Run(new TrialBatch(configuration, new StreamRoot(3), 0, 1), default);
        Assert.Equal(TrialOutcome.Completed, ResultLayout.Outcome(block.Row(0)));
    }
}
