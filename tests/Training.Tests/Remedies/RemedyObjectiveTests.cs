using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>A step of the twin against central differences of what its remedy says it lowers.</summary>
public sealed class RemedyObjectiveTests
{
    private const int Classes = 3;
    private const int Neurons = 2;
    private const long Trial = 6;
    private const int Step = 3;

    [Theory]
    [InlineData("unimodal-losses")]
    [InlineData("modality-dropout")]
    [InlineData("alternating")]
    public void A_step_goes_down_the_gradient_of_the_objective(string name)
    {
        TrialConfiguration configuration = RemedySamples.With(
            TrialSamples.Configuration(Classes, 12, Neurons, [4, 5], iterations: 5, scale: 0.8),
            RemedySamples.At(name)
        );
        TrialDraws draws = new(configuration, new TrialShape(configuration));
        draws.Fill(TrialSamples.Streams, Trial);
        double[][] before = [.. draws.InitialWeights.Select(encoder => Array.ConvertAll(encoder, weight => (double)weight))];
        double[][] after = [.. before.Select(encoder => (double[])encoder.Clone())];
        ReferenceNetwork network = Network(after, [0, 1]);
        Assert.True(new ReferenceRule(configuration, TrialSamples.Streams, Trial).Step(network, draws.Train, stepSize: 1, Step));

        const double H = 1e-6;
        double largest = 0;
        for (int r = 0; r < 2; r++)
        {
            for (int at = 0; at < before[r].Length; at++)
            {
                double weight = before[r][at];
                before[r][at] = weight + H;
                double above = Objective(configuration.Remedy, before, draws.Train);
                before[r][at] = weight - H;
                double below = Objective(configuration.Remedy, before, draws.Train);
                before[r][at] = weight;
                double slope = (above - below) / (2 * H);
                largest = Math.Max(largest, Math.Abs(slope));
                Assert.Equal(-slope, after[r][at] - weight, 2e-7);
            }
        }

        Assert.True(largest > 1e-3);
    }

    private static double Objective(RemedyParameters remedy, double[][] weights, SampleSet samples)
    {
        double own(int r) => Network(weights, [r]).MeanLoss(samples);
        return remedy.Method switch
        {
            RemedyMethod.UnimodalLosses => Network(weights, [0, 1]).MeanLoss(samples) + (remedy.LossWeight * (own(0) + own(1))),
            RemedyMethod.Alternating => own(Step % 2),
            _ => GatedLoss(remedy, weights, samples),
        };
    }

    // Mean cross-entropy of the modalities that each sample sees.
    private static double GatedLoss(RemedyParameters remedy, double[][] weights, SampleSet samples)
    {
        var gates = new ModalityGates(2, samples.Count, remedy.DropProbability);
        gates.Begin(TrialSamples.Streams, Trial);
        float[] open = new float[2 * samples.Count];
        gates.Fill(Step, open);
        return Enumerable
            .Range(0, samples.Count)
            .Average(i => Network(weights, [.. new[] { 0, 1 }.Where(r => open[(r * samples.Count) + i] == 1)]).Loss(samples, i));
    }

    private static ReferenceNetwork Network(double[][] weights, int[] modalities) =>
        new(Classes, Neurons, new SmoothedRelu(3, 1), modalities, weights);
}
