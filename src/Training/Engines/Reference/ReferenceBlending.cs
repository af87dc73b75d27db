using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>The estimate of the weights of Gradient-Blending in double precision: one copy of the network for every loss.</summary>
internal static class ReferenceBlending
{
    /// <summary>Trains the copies and makes weights of what they gained.</summary>
    /// <param name="network">The joint network; left as it is.</param>
    /// <param name="draws">The samples of the trial, with a validation sample.</param>
    /// <param name="stepSize">eta.</param>
    /// <param name="t">Steps performed.</param>
    /// <param name="steps">Steps of a copy.</param>
    public static BlendingEstimate Estimate(ReferenceNetwork network, TrialDraws draws, double stepSize, int t, int steps)
    {
        int[] all = [.. Enumerable.Range(0, network.Weights.Length)];
        int[][] losses = [all, .. all.Select(r => new[] { r })];
        (double G, double O)[] gains = [.. losses.Select(loss => Gain(network.CopyOf(loss), draws, stepSize, steps))];
        return new BlendingEstimate(t, [.. gains.Select(gain => gain.G)], [.. gains.Select(gain => gain.O)], Weights(gains));
    }

    private static (double G, double O) Gain(ReferenceNetwork copy, TrialDraws draws, double stepSize, int steps)
    {
        double Loss(SampleSet samples) => copy.MeanLoss(samples);
        (double training, double validation) = (Loss(draws.Train), Loss(draws.Validation!));
        for (int step = 0; step < steps; step++)
        {
            copy.Step(draws.Train, stepSize);
        }

        (double trainingAfter, double validationAfter) = (Loss(draws.Train), Loss(draws.Validation!));
        return (validation - validationAfter, validationAfter - trainingAfter - (validation - training));
    }

    private static double[] Weights((double G, double O)[] gains)
    {
        double[] raw =
        [
            .. gains.Select(gain => double.IsFinite(gain.G) && double.IsFinite(gain.O) ? Math.Max(gain.G, 0) / Squared(gain.O) : 0),
        ];
        return raw.Sum() > 0 ? [.. raw.Select(weight => weight / raw.Sum())] : [.. raw.Select(_ => 1.0 / raw.Length)];
    }

    private static double Squared(double growth) => Math.Pow(Math.Max(0.01, Math.Abs(growth)), 2);
}
