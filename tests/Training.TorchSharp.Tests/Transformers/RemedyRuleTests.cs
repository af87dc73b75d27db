using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.TorchSharp.Tests.Engines;
using ModalityCompetition.Training.TorchSharp.Tiles;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Remedies;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Tests.Transformers;

/// <summary>The loss and the gradient of one step under each remedy, against its definition in scalar arithmetic.</summary>
public sealed class RemedyRuleTests : IDisposable
{
    private const int Step = 6;

    private readonly TrialTask _task = null!;
    private readonly FusionNetwork _network = null!;
    private readonly float[] _flat = [];
    private readonly double[][] _features = [];
    private readonly int[] _labels = [];
    private readonly DisposeScope? _scope;

    public RemedyRuleTests()
    {
        TestDevice.SkipWithoutLibtorch();
        _scope = NewDisposeScope();
        TransformerConfiguration configuration = TransformerCases.Small();
        DeviceSamples samples = DeviceSamples.Of(configuration.Source.Load(configuration.Shape, default), configuration, CPU);
        _task = new TrialTask(configuration, samples, new StreamRoot(4), 1, CPU);
        _network = TransformerCases.Network(configuration, samples.Train, 0, 1);
        _flat = InitialParameters.Of(_network, 0.5, _task.Root, 1);
        Batch = new StepBatches(_task.Root, 1, samples.Train, 8, CPU).At(Step);
        _labels = [.. Batch.Samples.Select(i => samples.Train.Labels[i])];
        Tensor[] w = _network.Layout.Cut(tensor(_flat));
        _features =
        [
            .. _network
                .Features(w, samples.Train.Select(_network.Encoders, Batch.Index))
                .Select(feature => HostTensor.Download<double>(feature.to(float64))),
        ];
    }

    private StepBatch Batch { get; }

    [SkippableFact]
    public void Own_losses_are_added_with_their_weight()
    {
        TrainingRule rule = Rule(new RemedyParameters { Method = RemedyMethod.UnimodalLosses, LossWeight = 0.7 });
        double expected = Loss(Outputs([1, 1], 1)) + (0.7 * (Loss(Outputs([1, 0], 0.5)) + Loss(Outputs([0, 1], 0.5))));
        Assert.Equal(expected, Gradient(rule).Loss, 1e-5);

        // f = f^image + f^text.
        double[][] sum = [.. Outputs([1, 0], 0.5).Zip(Outputs([0, 1], 0.5), (a, b) => a.Zip(b, (x, y) => x + y).ToArray())];
        Assert.Equal(Outputs([1, 1], 1).SelectMany(x => x), sum.SelectMany(x => x), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [SkippableFact]
    public void Modulation_scales_the_encoders_and_leaves_the_classifier()
    {
        float[] plain = Gradient(Rule(RemedyParameters.None)).Gradient;
        float[] changed = Gradient(Rule(new RemedyParameters { Method = RemedyMethod.Ogm, Alpha = 0.4 })).Gradient;
        double[] sums = [Sum(Outputs([1, 0], 0.5)), Sum(Outputs([0, 1], 0.5))];
        for (int r = 0; r < 2; r++)
        {
            double ratio = sums[r] / sums[1 - r];
            double kappa = ratio > 1 ? 1 - Math.Tanh(0.4 * ratio) : 1;
            AssertScaled(r, kappa);
        }

        AssertScaled(2, 1);

        void AssertScaled(int place, double factor)
        {
            (int start, int end) = Range(place);
            for (int i = start; i < end; i++)
            {
                Assert.Equal(plain[i] * factor, changed[i], 1e-5);
            }
        }

        double Sum(double[][] outputs) => outputs.Select((row, i) => ScalarMath.Softmax(row)[_labels[i]]).Sum();
    }

    [SkippableFact]
    public void Modulation_with_enhancement_adds_noise_of_the_deviation_of_the_gradient()
    {
        RemedyParameters remedy = new() { Method = RemedyMethod.Ogm, Alpha = 0.4 };
        float[] modulated = Gradient(Rule(remedy)).Gradient;
        float[] noisy = Gradient(Rule(remedy with { Method = RemedyMethod.OgmGe })).Gradient;
        float[] plain = Gradient(Rule(RemedyParameters.None)).Gradient;
        for (int r = 0; r < 2; r++)
        {
            (int start, int end) = Range(r);
            double mean = plain[start..end].Average();
            double deviation = Math.Sqrt(plain[start..end].Sum(g => (g - mean) * (g - mean)) / (end - start - 1));
            double[] noise = [.. Enumerable.Range(start, end - start).Select(i => (noisy[i] - (double)modulated[i]) / deviation)];
            double error = 5 / Math.Sqrt(noise.Length);
            Assert.InRange(noise.Average(), -error, error);
            Assert.InRange(noise.Average(x => x * x), 1 - (1.5 * error), 1 + (1.5 * error));
        }

        (int classifier, int last) = Range(2);
        Assert.Equal(plain[classifier..last], noisy[classifier..last]);
    }

    [SkippableFact]
    public void Modulation_acts_only_within_its_steps()
    {
        RemedyParameters remedy = new()
        {
            Method = RemedyMethod.Ogm,
            Alpha = 0.4,
            FirstStep = Step + 1,
        };
        Assert.Equal(Gradient(Rule(RemedyParameters.None)).Gradient, Gradient(Rule(remedy)).Gradient);
        Assert.Equal(
            Gradient(Rule(RemedyParameters.None)).Gradient,
            Gradient(Rule(remedy with { FirstStep = 0, EndStep = Step })).Gradient
        );
    }

    [SkippableFact]
    public void Modality_dropout_sums_the_outputs_that_the_gates_leave_in()
    {
        RemedyParameters remedy = new() { Method = RemedyMethod.ModalityDropout, DropProbability = 0.6 };
        ModalityGates gates = new(2, _task.Samples.Train.Count, 0.6);
        gates.Begin(_task.Root, 1);
        float[] all = new float[2 * _task.Samples.Train.Count];
        gates.Fill(Step, all);
        double sum = 0;
        for (int i = 0; i < _labels.Length; i++)
        {
            float[] open = [all[Batch.Samples[i]], all[_task.Samples.Train.Count + Batch.Samples[i]]];
            sum -= Math.Log(ScalarMath.Softmax(Outputs([open[0], open[1]], open.Sum() / 2)[i])[_labels[i]]);
        }

        Assert.Equal(sum / _labels.Length, Gradient(Rule(remedy)).Loss, 1e-5);
        Assert.Contains(0, Batch.Samples.Select(i => all[i]));
    }

    [SkippableFact]
    public void Alternating_moves_one_encoder_and_the_classifier_along_its_own_loss()
    {
        TrainingRule rule = Rule(new RemedyParameters { Method = RemedyMethod.Alternating });
        using AdamWState state = new(_task.Configuration.Optimization, tensor(_flat));
        (double loss, Tensor gradient) = rule.Gradient(state.Weights, Batch);
        Assert.Equal(Loss(Outputs([1, 0], 0.5)), loss, 1e-5);
        rule.Move(state, gradient, 0.01, Step);
        float[] moved = HostTensor.Download<float>(state.Weights);
        (int start, int end) = Range(1);
        Assert.Equal(_flat[start..end], moved[start..end]);
        Assert.NotEqual(_flat[..start], moved[..start]);
        Assert.NotEqual(_flat[end..], moved[end..]);
    }

    public void Dispose()
    {
        _task?.Samples.Dispose();
        _scope?.Dispose();
    }

    private TrainingRule Rule(RemedyParameters remedy) =>
        RemedyRules.Of(_task with { Configuration = _task.Configuration with { Remedy = remedy } }, _network, null);

    private (double Loss, float[] Gradient) Gradient(TrainingRule rule)
    {
        (double loss, Tensor gradient) = rule.Gradient(tensor(_flat), Batch);
        return (loss, HostTensor.Download<float>(gradient));
    }

    // Of the encoders, and of the classifier as the third.
    private (int Start, int End) Range(int place) =>
        ((int)_network.Start(place), place == 2 ? _flat.Length : (int)_network.Start(place + 1));

    // W (sum of the features times their factors) + factor b.
    private double[][] Outputs(double[] factors, double bias)
    {
        (int hidden, int classes) = (_task.Configuration.Encoder.Hidden, _task.Configuration.Classes);
        int start = Range(2).Start;
        double[] weight = [.. _flat[start..(start + (classes * hidden))].Select(x => (double)x)];
        double[] offset = [.. _flat[(start + (classes * hidden))..].Select(x => bias * x)];
        return
        [
            .. _labels.Select(
                (_, i) =>
                    ScalarMath.Linear(
                        [
                            .. Enumerable
                                .Range(0, hidden)
                                .Select(k => (factors[0] * _features[0][(i * hidden) + k]) + (factors[1] * _features[1][(i * hidden) + k])),
                        ],
                        weight,
                        offset
                    )
            ),
        ];
    }

    private double Loss(double[][] outputs) => outputs.Select((row, i) => -Math.Log(ScalarMath.Softmax(row)[_labels[i]])).Average();
}
