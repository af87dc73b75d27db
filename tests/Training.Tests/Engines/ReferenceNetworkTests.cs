using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>The twin's gradient against central differences of its loss: the one check that needs no other implementation.</summary>
public sealed class ReferenceNetworkTests
{
    [Theory]
    [InlineData(3, 1.0)]
    [InlineData(4, 0.5)]
    [InlineData(6, 0.3)]
    public void The_gradient_is_the_derivative_of_the_loss(int degree, double beta)
    {
        TrialConfiguration configuration = TrialSamples.Configuration(
            3,
            12,
            2,
            [4, 5],
            iterations: 1,
            degree: degree,
            beta: beta,
            scale: 0.8
        );
        TrialDraws draws = new(configuration, new TrialShape(configuration));
        draws.Fill(TrialSamples.Streams, degree);
        double[][] weights = [.. draws.InitialWeights.Select(encoder => Array.ConvertAll(encoder, weight => (double)weight))];
        ReferenceNetwork network = new(3, 2, new SmoothedRelu(degree, beta), [0, 1], weights);
        double[][] gradient = network.Gradient(draws.Train);
        Assert.Contains(gradient[0], value => Math.Abs(value) > 1e-3);

        // sigma' is continuous and sigma'' bounded on each piece: the error of a central difference is O(h) at the kink beta and O(h^2)
        // elsewhere.
        const double H = 1e-6;
        for (int r = 0; r < 2; r++)
        {
            for (int at = 0; at < weights[r].Length; at++)
            {
                double weight = weights[r][at];
                weights[r][at] = weight + H;
                double above = network.MeanLoss(draws.Train);
                weights[r][at] = weight - H;
                double below = network.MeanLoss(draws.Train);
                weights[r][at] = weight;
                Assert.Equal((above - below) / (2 * H), gradient[r][at], 2e-7);
            }
        }
    }
}
