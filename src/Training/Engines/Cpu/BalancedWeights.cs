using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>Scales initial weights as <see cref="BalancedStart"/> says.</summary>
internal sealed class BalancedWeights(TrialConfiguration configuration, TrialShape shape, GammaMeter meter)
{
    /// <summary>Scales weights of every class.</summary>
    /// <param name="weights">The weights, [R].</param>
    /// <param name="train">The training sample.</param>
    /// <param name="stop">Checked on the way.</param>
    public void Apply(AlignedFloats[] weights, SampleSet train, CancellationToken stop = default)
    {
        double[] moments = InitialCompetition.SufficientMoments(train, configuration.Classes, configuration.Network.Degree, stop);
        double[] scores = new double[shape.Modalities];
        double[] factors = new double[shape.Modalities];
        for (int j = 0; j < shape.Classes; j++)
        {
            for (int r = 0; r < shape.Modalities; r++)
            {
                double scale = InitialCompetition.Scale(moments[(j * shape.Modalities) + r], configuration.Network.Degree);
                scores[r] = meter.Measure(weights[r], r, j, stop) * scale;
            }

            BalancedStart.Factors(scores, factors);
            for (int r = 0; r < shape.Modalities; r++)
            {
                stop.ThrowIfCancellationRequested();
                int length = shape.Neurons * shape.Dimensions[r];
                foreach (ref float weight in weights[r].Span.Slice(j * length, length))
                {
                    weight = (float)(weight * factors[r]);
                }
            }
        }
    }
}
