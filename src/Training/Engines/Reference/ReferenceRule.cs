using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>
/// The remedies in double precision, sample by sample, written from their definitions. It shares the gates of modality dropout and the
/// noise of OGM-GE, which are random numbers, with the fast engines, and nothing else.
/// </summary>
internal sealed class ReferenceRule
{
    private readonly TrialConfiguration _configuration;
    private readonly RemedyParameters _remedy;
    private readonly int _modalities;
    private readonly int _classes;
    private readonly ModalityGates _gates;
    private readonly GradientNoise _noise;
    private readonly TrialDraws _draws;
    private readonly double[][]? _teachers;
    private readonly List<BlendingEstimate> _estimates = [];

    /// <summary>The rule of a trial.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="streams">Root of the random numbers.</param>
    /// <param name="trial">Index of the trial.</param>
    /// <param name="draws">Its samples.</param>
    /// <param name="teachers">Weights of the trained uni-modal networks, [R][K m d_r], where the remedy learns from them; else
    /// null.</param>
    public ReferenceRule(TrialConfiguration configuration, StreamRoot streams, long trial, TrialDraws draws, double[][]? teachers = null)
    {
        (_configuration, _remedy, _draws, _teachers) = (configuration, configuration.Remedy, draws, teachers);
        (_modalities, _classes) = (configuration.Modalities, configuration.Classes);
        _gates = new ModalityGates(_modalities, configuration.Data.TrainSamples, _remedy.DropProbability);
        _gates.Begin(streams, trial);
        _noise = new GradientNoise([.. draws.InitialWeights.Select(encoder => encoder.Length)]);
        _noise.Begin(streams, trial);
    }

    /// <summary>What Gradient-Blending estimated, in order.</summary>
    public IReadOnlyList<BlendingEstimate> Estimates => _estimates;

    /// <summary>Step t + 1 of joint training; false when a weight became NaN or infinite.</summary>
    public bool Step(ReferenceNetwork network, SampleSet samples, double stepSize, int t)
    {
        int superEpoch = _remedy.SuperEpoch ?? _configuration.Optimization.Iterations;
        if (_remedy.Method == RemedyMethod.GradientBlending && t % superEpoch == 0)
        {
            int steps = Math.Min(superEpoch, _configuration.Optimization.Iterations - t);
            _estimates.Add(ReferenceBlending.Estimate(network, _draws, stepSize, t, steps));
        }

        double[][] gradient = Gradient(network, samples, t);
        double[] factors = Factors(network, samples, t);
        for (int r = 0; r < _modalities; r++)
        {
            double[] noise = Noise(gradient[r], r, t);
            for (int at = 0; at < noise.Length; at++)
            {
                gradient[r][at] = (factors[r] * gradient[r][at]) + noise[at];
            }
        }

        return network.Descend(gradient, stepSize);
    }

    private double[][] Gradient(ReferenceNetwork network, SampleSet samples, int t)
    {
        float[] gates = new float[_modalities * samples.Count];
        _gates.Fill(t, gates);
        double[][] Of(Func<int, double[][]> residuals) => network.Gradient(samples, residuals);
        double[][] joint = Of(i => Residuals(network, samples, i, t, r => gates[(r * samples.Count) + i]));
        return _remedy.Method switch
        {
            RemedyMethod.MmPareto => ReferencePareto.Combine(joint, Of(i => OwnResiduals(network, samples, i)), _remedy.Rescale),
            RemedyMethod.Distillation => ReferenceDistillation.Add(joint, network, _teachers!, samples, _remedy.TeacherWeight),
            _ => joint,
        };
    }

    // The residuals of every modality on one sample, [R][K].
    private double[][] Residuals(ReferenceNetwork network, SampleSet samples, int i, int t, Func<int, double> gate)
    {
        double[][] own = [.. Enumerable.Range(0, _modalities).Select(r => network.Outputs(samples, i, r))];
        int label = samples.Labels[i];
        double[] joint = Residual(label, r => 1);
        double[] Alone(int r) => Residual(label, s => s == r ? 1 : 0);
        double[] nothing = new double[_classes];
        return
        [
            .. Enumerable
                .Range(0, _modalities)
                .Select(r =>
                    _remedy.Method switch
                    {
                        RemedyMethod.UnimodalLosses => Sum(joint, _remedy.LossWeight, Alone(r)),
                        RemedyMethod.GradientBlending => Sum(
                            Sum(nothing, _estimates[^1].Weights[0], joint),
                            _estimates[^1].Weights[1 + r],
                            Alone(r)
                        ),
                        RemedyMethod.ModalityDropout => Sum(nothing, gate(r), Residual(label, gate)),
                        RemedyMethod.Alternating => r == t % _modalities ? Alone(r) : nothing,
                        RemedyMethod.ReconBoost when InStage(t) is { } moving => r == moving
                            ? Sum(nothing, 1 - (_remedy.Reconcile * (1 - Residual(label, s => s == r ? 0 : 1)[label])), Alone(r))
                            : nothing,
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

    private double[][] OwnResiduals(ReferenceNetwork network, SampleSet samples, int i) =>
        [
            .. Enumerable
                .Range(0, _modalities)
                .Select(r =>
                    ReferenceNetwork
                        .Softmax(network.Outputs(samples, i, r))
                        .Select((p, j) => (j == samples.Labels[i] ? 1 : 0) - p)
                        .ToArray()
                ),
        ];

    private static double[] Sum(double[] a, double factor, double[] b) => [.. a.Zip(b, (x, y) => x + (factor * y))];

    // The modality whose stage a step belongs to; null in the joint training between stages.
    private int? InStage(int t)
    {
        int cycle = _remedy.StageSteps + _remedy.RectifySteps;
        return t % cycle < _remedy.StageSteps ? t / cycle % _modalities : null;
    }

    private bool Modulates(int t) => t >= _remedy.FirstStep && !(t >= _remedy.EndStep);

    private double[] Noise(double[] gradient, int r, int t)
    {
        double[] noise = new double[gradient.Length];
        if (_remedy.Method == RemedyMethod.OgmGe && Modulates(t) && gradient.Length > 1)
        {
            double mean = gradient.Average();
            double deviation = Math.Sqrt(gradient.Sum(g => (g - mean) * (g - mean)) / (gradient.Length - 1));
            float[] normals = new float[gradient.Length];
            _noise.Fill(r, t, normals);
            // The fast engines draw for the sums that they add to the weights: minus the gradient.
            noise = [.. normals.Select(z => -deviation * z)];
        }

        return noise;
    }

    private double[] Factors(ReferenceNetwork network, SampleSet samples, int t)
    {
        if (_remedy.Method == RemedyMethod.StepRatio)
        {
            return [.. _remedy.StepRatios];
        }

        double[] factors = [.. Enumerable.Repeat(1.0, _modalities)];
        if (_remedy.Method is not (RemedyMethod.Ogm or RemedyMethod.OgmGe) || !Modulates(t))
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
