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

    // Some encoders of dimensions 4 and 5.
    private static readonly double[][] s_teachers =
    [
        .. new[] { 4, 5 }.Select(d => Enumerable.Range(0, Classes * Neurons * d).Select(at => Math.Sin(at + d)).ToArray()),
    ];

    [Theory]
    [InlineData("unimodal-losses")]
    [InlineData("modality-dropout")]
    [InlineData("alternating")]
    [InlineData("reconboost")]
    [InlineData("distillation")]
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
        ReferenceRule rule = new(configuration, TrialSamples.Streams, Trial, draws, s_teachers);
        Assert.True(rule.Step(network, draws.Train, stepSize: 1, Step));
        double[] weights = Reconciled(configuration.Remedy, before, draws.Train);

        AssertDescends(before, after, () => Objective(configuration.Remedy, before, draws.Train, weights));
    }

    // That the step from one to the other is minus the gradient, by central differences.
    private static void AssertDescends(double[][] before, double[][] after, Func<double> objective)
    {
        const double H = 1e-6;
        double largest = 0;
        for (int r = 0; r < 2; r++)
        {
            for (int at = 0; at < before[r].Length; at++)
            {
                double weight = before[r][at];
                before[r][at] = weight + H;
                double above = objective();
                before[r][at] = weight - H;
                double below = objective();
                before[r][at] = weight;
                double slope = (above - below) / (2 * H);
                largest = Math.Max(largest, Math.Abs(slope));
                Assert.Equal(-slope, after[r][at] - weight, 2e-7);
            }
        }

        Assert.True(largest > 1e-3);
    }

    [Fact]
    public void A_step_of_gradient_blending_goes_down_the_blend_that_it_estimated()
    {
        TrialConfiguration configuration = RemedySamples.With(
            TrialSamples.Configuration(Classes, 12, Neurons, [4, 5], iterations: 5, scale: 0.8),
            RemedySamples.At("gradient-blending")
        );
        TrialDraws draws = new(configuration, new TrialShape(configuration));
        draws.Fill(TrialSamples.Streams, Trial);
        double[][] before = [.. draws.InitialWeights.Select(encoder => Array.ConvertAll(encoder, weight => (double)weight))];
        double[][] after = [.. before.Select(encoder => (double[])encoder.Clone())];
        ReferenceRule rule = new(configuration, TrialSamples.Streams, Trial, draws);
        Assert.True(rule.Step(Network(after, [0, 1]), draws.Train, stepSize: 1, t: 0));
        double[] blend = Assert.Single(rule.Estimates).Weights;
        Assert.All(blend, weight => Assert.InRange(weight, 0.01, 0.98));

        double loss(int[] modalities) => Network(before, modalities).MeanLoss(draws.Train);
        double objective() => (blend[0] * loss([0, 1])) + (blend[1] * loss([0])) + (blend[2] * loss([1]));
        AssertDescends(before, after, objective);
    }

    // Weights of the samples in the stage of modality 1, from the probabilities that modality 0 gives to their classes.
    private static double[] Reconciled(RemedyParameters remedy, double[][] weights, SampleSet samples) =>
        [.. Enumerable.Range(0, samples.Count).Select(i => 1 - (remedy.Reconcile * Math.Exp(-Network(weights, [0]).Loss(samples, i))))];

    // The mean squared distance of the activations of both encoders from those of the teachers.
    private static double Distance(double[][] weights, SampleSet samples)
    {
        double mean = 0;
        SmoothedRelu relu = new(3, 1);
        for (int r = 0; r < 2; r++)
        {
            int dimension = samples.Inputs[r].Length / samples.Count;
            for (int i = 0; i < samples.Count; i++)
            {
                for (int neuron = 0; neuron < Classes * Neurons; neuron++)
                {
                    double Activation(double[] encoder) =>
                        relu.Value(
                            Enumerable
                                .Range(0, dimension)
                                .Sum(k => encoder[(neuron * dimension) + k] * samples.Inputs[r][(i * dimension) + k])
                        );
                    mean += Math.Pow(Activation(weights[r]) - Activation(s_teachers[r]), 2) / (samples.Count * Classes * Neurons);
                }
            }
        }

        return mean;
    }

    private static double Objective(RemedyParameters remedy, double[][] weights, SampleSet samples, double[] reconciled)
    {
        double own(int r) => Network(weights, [r]).MeanLoss(samples);
        return remedy.Method switch
        {
            RemedyMethod.UnimodalLosses => Network(weights, [0, 1]).MeanLoss(samples) + (remedy.LossWeight * (own(0) + own(1))),
            RemedyMethod.Alternating => own(Step % 2),
            RemedyMethod.ReconBoost => Enumerable
                .Range(0, samples.Count)
                .Average(i => reconciled[i] * Network(weights, [1]).Loss(samples, i)),
            RemedyMethod.Distillation => Network(weights, [0, 1]).MeanLoss(samples) + (remedy.TeacherWeight * Distance(weights, samples)),
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
