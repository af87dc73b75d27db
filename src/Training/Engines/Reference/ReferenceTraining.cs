using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>Trains one reference network and keeps what a result and a trace need.</summary>
internal sealed class ReferenceTraining
{
    private readonly TrialConfiguration _configuration;
    private readonly TrialDraws _draws;
    private readonly int[] _modalities;
    private readonly ReferenceRule? _rule;
    private readonly int? _keep;
    private readonly Dictionary<int, (float[] Gamma, float Loss)> _records = [];
    private readonly int[] _checkpoints;
    private readonly List<ReferenceCheckpoint> _measured = [];
    private GrowingSteps _growth;

    /// <summary>Trains the network of some modalities.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="draws">The samples of the trial.</param>
    /// <param name="start">What it starts from, [R][K m d_r].</param>
    /// <param name="modalities">The modalities of the network.</param>
    /// <param name="every">Iterations between two records; 0 for none.</param>
    /// <param name="rule">How a remedy trains it; null for gradient descent on its loss.</param>
    /// <param name="keep">Steps after which <see cref="Kept"/> is taken; null for none.</param>
    /// <param name="cancellation">Checked before every step.</param>
    public ReferenceTraining(
        TrialConfiguration configuration,
        TrialDraws draws,
        double[][] start,
        int[] modalities,
        int every,
        ReferenceRule? rule,
        int? keep,
        CancellationToken cancellation
    )
    {
        (_configuration, _draws, _modalities, _rule, _keep) = (configuration, draws, modalities, rule, keep);
        _checkpoints = configuration.CheckpointIterations;
        Network = new ReferenceNetwork(
            configuration.Classes,
            configuration.Network.Neurons,
            Networks.SmoothedRelu.Of(configuration.Network),
            modalities,
            [.. start.Select(encoder => (double[])encoder.Clone())],
            configuration.TrainsSecondLayer ? configuration.Network.SecondLayerStep : null
        );
        LearnIterations = new int[configuration.Classes * configuration.Modalities];
        Array.Fill(LearnIterations, TrialResult.NeverLearned);
        Train(every, cancellation);
    }

    /// <summary>The trained network.</summary>
    public ReferenceNetwork Network { get; }

    /// <summary>The weights after the steps asked for, or the last where there were fewer.</summary>
    public double[][]? Kept { get; private set; }

    /// <summary>What Gradient-Blending estimated.</summary>
    public IReadOnlyList<Remedies.BlendingEstimate> Blending => _rule?.Estimates ?? [];

    /// <summary>Steps performed.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether the last step made a weight NaN or infinite.</summary>
    public bool IsDiverged { get; private set; }

    /// <summary>First t with Gamma_{j,r}(t) >= beta, [K, R].</summary>
    public int[] LearnIterations { get; }

    /// <summary>Gamma, [K, R], zero for modalities that the network lacks.</summary>
    public float[] Gamma()
    {
        float[] gamma = new float[LearnIterations.Length];
        foreach (int r in _modalities)
        {
            for (int j = 0; j < _configuration.Classes; j++)
            {
                gamma[(j * _configuration.Modalities) + r] = (float)Network.Gamma(_draws.Dictionaries[r], r, j);
            }
        }

        return gamma;
    }

    /// <summary>Gamma and loss recorded at iteration t, or at the end when the network had stopped by then.</summary>
    public (float[] Gamma, float Loss) At(int t) => _records[_records.ContainsKey(t) ? t : Steps];

    /// <summary>What was measured at checkpoint c, or at the end when the network had stopped by then.</summary>
    public ReferenceCheckpoint Checkpoint(int c) => _measured[Math.Min(c, _measured.Count - 1)];

    private ReferenceCheckpoint Measure() =>
        new(
            TestErrors(),
            Errors(_draws.Train),
            _draws.Validation is null ? CheckpointMeasurements.NotMeasured : Errors(_draws.Validation),
            (float)Network.MeanLoss(_draws.Train),
            Gamma()
        );

    private int TestErrors() =>
        _draws.Strata is { } strata
            ? new StratifiedErrors(strata).ByClass(Network.Errors(_draws.Test, _configuration.Evaluation.ErrorMargin)).Sum()
            : Errors(_draws.Test);

    private int Errors(SampleSet samples) =>
        Enumerable.Range(0, samples.Count).Count(i => Network.IsError(samples, i, _configuration.Evaluation.ErrorMargin));

    private void Train(int every, CancellationToken cancellation)
    {
        double? target = _configuration.Optimization.LossTarget;
        _growth = new GrowingSteps(_configuration.Optimization.Iterations, _configuration.Network.Beta);
        for (int t = 0; !IsDiverged; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            Steps = t;
            Learn(t);
            if (t <= _keep)
            {
                Kept = [.. Network.Weights.Select(encoder => (double[])encoder.Clone())];
            }

            bool isLast =
                (
                    _configuration.Optimization.Steps == StepSchedule.Growing
                        ? _growth.Left == 0
                        : t == _configuration.Optimization.Iterations
                ) || (target is double limit && Network.MeanLoss(_draws.Train) <= limit);
            if (every > 0 && (isLast || t % every == 0))
            {
                _records[t] = (Gamma(), (float)Network.MeanLoss(_draws.Train));
            }

            // The last measurement serves all checkpoints that the training does not reach.
            bool isCheckpoint = _measured.Count < _checkpoints.Length && (isLast || _checkpoints[_measured.Count] == t);
            if (isCheckpoint)
            {
                _measured.Add(Measure());
            }

            if (isLast)
            {
                return;
            }

            double eta = _configuration.Optimization.StepSize;
            IsDiverged = !(
                _configuration.Optimization.Steps == StepSchedule.Growing ? Grow(eta)
                : _rule is null ? Network.Step(_draws.Train, eta)
                : _rule.Step(Network, _draws.Train, eta, t)
            );
            Steps = t + 1;
        }

        float[] nothing = new float[LearnIterations.Length];
        Array.Fill(nothing, float.NaN);
        _records[Steps] = (nothing, float.NaN);
    }

    private bool Grow(double eta)
    {
        double[][] gradient = Network.Gradient(_draws.Train);
        double factor = _growth.Next(Network.MeanLoss(_draws.Train), Largest(Network.Weights), eta * Largest(gradient));
        return Network.Descend(gradient, eta, factor);
    }

    // Of the weights of the network's own encoders.
    private double Largest(double[][] of) => _modalities.Max(r => of[r].Take(_draws.InitialWeights[r].Length).Max(Math.Abs));

    private void Learn(int t)
    {
        foreach (int r in _modalities)
        {
            for (int j = 0; j < _configuration.Classes; j++)
            {
                ref int learned = ref LearnIterations[(j * _configuration.Modalities) + r];
                if (learned == TrialResult.NeverLearned && Network.Gamma(_draws.Dictionaries[r], r, j) >= _configuration.Network.Beta)
                {
                    learned = t;
                }
            }
        }
    }
}
