using ModalityCompetition.Experiments;

namespace ModalityCompetition.Transformers.Trials;

/// <summary>What a trial costs, by counting products: each weight of a linear map costs two operations per position, and a step three times
/// its forward pass.</summary>
internal static class TransformerWork
{
    private const double FloatBytes = 4;

    // What the calls of libtorch cost that a step of an encoder of one layer makes, in operations: on small networks it is nearly all.
    // A millisecond at what a core does one number at a time (Sweeps' BlockWork).
    private const double CallsOfStep = 8e6;

    public static TrialCost Of(TransformerConfiguration c)
    {
        double patches = Math.Pow((double)c.Shape.Resolution / c.Encoder.Patch, 2);
        double image =
            Encoder(c.Encoder, patches) + (2 * patches * c.Encoder.Patch * c.Encoder.Patch * c.Shape.Channels * c.Encoder.Hidden);
        double text = Encoder(c.Encoder, c.Shape.TitleLength);
        double both = image + text;

        // Every encoder is trained twice, jointly and alone.
        double training = 3 * 2 * both * c.Optimization.Batch * c.Optimization.Steps;
        double samples = c.Source.TrainSamples + c.Source.TestCounts.Sum();
        double measuring = 2 * both * samples * (1 + c.CheckpointSteps.Length);
        double probes = 3.0 * 2 * 2 * c.Encoder.Hidden * c.Classes * c.Optimization.Batch * c.Probe.Steps;
        double values = samples * ((c.Shape.Channels * c.Shape.Resolution * c.Shape.Resolution) + (2.0 * c.Shape.TitleLength));
        double activations =
            c.Optimization.Batch
            * c.Encoder.Layers
            * Math.Max(patches, c.Shape.TitleLength)
            * (
                (8.0 * c.Encoder.Hidden) + (2.0 * c.Encoder.Intermediate) + (2.0 * c.Encoder.Heads * Math.Max(patches, c.Shape.TitleLength))
            );
        double calls = CallsOfStep * 2 * 2 * c.Encoder.Layers * c.Optimization.Steps;
        return new TrialCost(training + measuring + probes + calls, FloatBytes * (values + (2 * activations))) { IsCounted = false };
    }

    // Queries, keys, values and output; scores and their use; the two layers of the feed-forward network.
    private static double Encoder(EncoderParameters e, double positions) =>
        e.Layers * positions * ((8.0 * e.Hidden * e.Hidden) + (4.0 * positions * e.Hidden) + (4.0 * e.Hidden * e.Intermediate));
}
