using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>
/// The remedies in double precision, sample by sample, written from their definitions. It shares the gates of modality dropout, which are
/// random numbers, with the fast engines, and nothing else.
/// </summary>
internal sealed class ReferenceRule
{
    private readonly RemedyParameters _remedy;
    private readonly int _modalities;
    private readonly int _classes;
    private readonly ModalityGates _gates;

    /// <summary>The rule of a trial.</summary>
    public ReferenceRule(TrialConfiguration configuration, StreamRoot streams, long trial)
    {
        (_remedy, _modalities, _classes) = (configuration.Remedy, configuration.Modalities, configuration.Classes);
        _gates = new ModalityGates(_modalities, configuration.Data.TrainSamples, _remedy.DropProbability);
        _gates.Begin(streams, trial);
    }

    /// <summary>Step t + 1 of joint training; false when a weight became NaN or infinite.</summary>
    public bool Step(ReferenceNetwork network, SampleSet samples, double stepSize, int t)
    {
        double[] factors = Factors(network, samples, t);
        float[] gates = new float[_modalities * samples.Count];
        _gates.Fill(t, gates);
        return network.Step(samples, stepSize, i => Residuals(network, samples, i, t, r => gates[(r * samples.Count) + i]), factors);
    }

    // The residuals of every modality on one sample, [R][K].
    private double[][] Residuals(ReferenceNetwork network, SampleSet samples, int i, int t, Func<int, double> gate)
    {
        double[][] own = [.. Enumerable.Range(0, _modalities).Select(r => network.Outputs(samples, i, r))];
        int label = samples.Labels[i];
        double[] joint = Residual(label, r => 1);
        return
        [
            .. Enumerable
                .Range(0, _modalities)
                .Select(r =>
                    _remedy.Method switch
                    {
                        RemedyMethod.UnimodalLosses => Sum(joint, _remedy.LossWeight, Residual(label, s => s == r ? 1 : 0)),
                        RemedyMethod.ModalityDropout => Sum(new double[_classes], gate(r), Residual(label, gate)),
                        RemedyMethod.Alternating => r == t % _modalities ? Residual(label, s => s == r ? 1 : 0) : new double[_classes],
                        _ => joint,
                    }
                ),
        ];

        // 1{y = j} - softmax_j of the outputs of some modalities.
        double[] Residual(int y, Func<int, double> weight)
        {
            double[] f = [.. Enumerable.Range(0, _classes).Select(j => Enumerable.Range(0, _modalities).Sum(r => weight(r) * own[r][j]))];
            double[] softmax = ReferenceNetwork.Softmax(f);
            return [.. softmax.Select((p, j) => (j == y ? 1 : 0) - p)];
        }
    }

    private static double[] Sum(double[] a, double factor, double[] b) => [.. a.Zip(b, (x, y) => x + (factor * y))];

    private double[] Factors(ReferenceNetwork network, SampleSet samples, int t)
    {
        if (_remedy.Method == RemedyMethod.StepRatio)
        {
            return [.. _remedy.StepRatios];
        }

        double[] factors = [.. Enumerable.Repeat(1.0, _modalities)];
        if (_remedy.Method != RemedyMethod.Ogm || t < _remedy.FirstStep || t >= _remedy.EndStep)
        {
            return factors;
        }

        double[] sums = new double[_modalities];
        for (int r = 0; r < _modalities; r++)
        {
            for (int i = 0; i < samples.Count; i++)
            {
                sums[r] += ReferenceNetwork.Softmax(network.Outputs(samples, i, r))[samples.Labels[i]];
            }
        }

        for (int r = 0; r < _modalities; r++)
        {
            double ratio = sums[r] / sums.Where((_, other) => other != r).Average();
            factors[r] = ratio > 1 ? 1 - Math.Tanh(_remedy.Alpha * ratio) : 1;
        }

        return factors;
    }
}
