using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>One trial of the twin.</summary>
internal sealed class ReferenceTrial
{
    private readonly TrialConfiguration _configuration;
    private readonly TrialDraws _draws;
    private readonly ReferenceTraining?[] _trainings;
    private int _last;

    /// <summary>Draws, trains and measures a trial.</summary>
    public ReferenceTrial(TrialBatch batch, long trial, int every, CancellationToken cancellation)
    {
        _configuration = batch.Configuration;
        _draws = new TrialDraws(_configuration, new TrialShape(_configuration));
        _draws.Fill(batch.Streams, trial, cancellation);
        _trainings = new ReferenceTraining?[_configuration.TrainsUnimodal ? 1 + _configuration.Modalities : 1];
        Train(batch, trial, every, cancellation);
        Result = Measure();
    }

    /// <summary>The result.</summary>
    public TrialResult Result { get; }

    /// <summary>The trace; the trainings must have been recorded.</summary>
    public TrialTrace Trace(long trial, TraceOptions options)
    {
        int last = Result.Outcome == TrialOutcome.Diverged ? _trainings[_last]!.Steps : _trainings.Max(training => training!.Steps);
        int[] axis = [.. Enumerable.Range(0, last).Where(t => t % options.Every == 0), last];
        return new TrialTrace
        {
            Trial = trial,
            Result = Result,
            Iterations = axis,
            Gamma = [.. axis.Select(t => At(0, t).Gamma)],
            UnimodalGamma = [.. axis.Select(UnimodalGamma)],
            JointLoss = [.. axis.Select(t => At(0, t).Loss)],
            UnimodalLoss =
            [
                .. Enumerable.Range(1, _configuration.Modalities).Select(network => axis.Select(t => At(network, t).Loss).ToArray()),
            ],
            Blending = [.. _trainings[0]?.Blending ?? []],
            Arrays = options.IncludeArrays ? Arrays() : null,
        };
    }

    // Trains the networks in order, up to the first that diverges. Only the joint network, the first, is trained by a remedy; where that
    // learns from the uni-modal ones it is the last.
    private void Train(TrialBatch batch, long trial, int every, CancellationToken cancellation)
    {
        RemedyParameters remedy = _configuration.Remedy;
        bool isRemedied = _configuration.IsRemedied;
        double[][] initial = Initial();
        IEnumerable<int> order = Enumerable.Range(0, _trainings.Length);
        foreach (int network in isRemedied && remedy.LearnsFromUnimodal ? [.. order.Skip(1), 0] : order)
        {
            _last = network;
            ReferenceTraining training =
                network == 0
                    ? new(
                        _configuration,
                        _draws,
                        Start(initial),
                        [.. Enumerable.Range(0, _configuration.Modalities)],
                        every,
                        isRemedied
                            ? new ReferenceRule(_configuration, batch.Streams, trial, _draws, Unimodal(one => one.Network.Weights))
                            : null,
                        keep: null,
                        cancellation
                    )
                    : new(
                        _configuration,
                        _draws,
                        initial,
                        [network - 1],
                        every,
                        rule: null,
                        remedy.PretrainingSteps ?? int.MaxValue,
                        cancellation
                    );
            _trainings[network] = training;
            if (training.IsDiverged)
            {
                break;
            }
        }
    }

    private ReferenceTraining? Training(int network) => network < _trainings.Length ? _trainings[network] : null;

    // An encoder of each uni-modal network; null where these are not trained yet.
    private double[][]? Unimodal(Func<ReferenceTraining, double[][]> of) =>
        Training(1) is null ? null : [.. _trainings.Skip(1).Select((training, r) => of(training!)[r])];

    // What joint training starts from.
    private double[][] Start(double[][] initial) =>
        _configuration.Remedy.Start switch
        {
            RemedyMethod.UnimodalPretraining when _configuration.IsRemedied => Unimodal(training => training.Kept!)!,
            RemedyMethod.BalancedInit => Balanced(initial),
            _ => initial,
        };

    // Every class scaled so that its initial scores are equal.
    private double[][] Balanced(double[][] initial)
    {
        double[] moments = Moments();
        double[][] balanced = [.. initial.Select(encoder => (double[])encoder.Clone())];
        int modalities = _configuration.Modalities;
        ReferenceNetwork network = Build([.. Enumerable.Range(0, modalities)], initial);
        for (int j = 0; j < _configuration.Classes; j++)
        {
            double[] scores =
            [
                .. Enumerable
                    .Range(0, modalities)
                    .Select(r =>
                        network.Gamma(_draws.Dictionaries[r], r, j)
                        * Math.Pow(moments[(j * modalities) + r], 1.0 / (_configuration.Network.Degree - 2))
                    ),
            ];
            if (scores.Any(score => score == 0))
            {
                continue;
            }

            double mean = Math.Exp(scores.Average(Math.Log));
            for (int r = 0; r < modalities; r++)
            {
                int length = _draws.InitialWeights[r].Length / _configuration.Classes;
                for (int at = j * length; at < (j + 1) * length; at++)
                {
                    balanced[r][at] *= mean / scores[r];
                }
            }
        }

        return balanced;
    }

    private (float[] Gamma, float Loss) At(int network, int t)
    {
        if (Training(network) is { } training)
        {
            (float[] gamma, float loss) = training.At(t);
            return Result.Outcome == TrialOutcome.Diverged && t >= training.Steps ? (Result.FinalGamma, float.NaN) : (gamma, loss);
        }

        return (Result.Outcome == TrialOutcome.Diverged ? Result.FinalGamma : Result.InitialGamma, float.NaN);
    }

    private float[] UnimodalGamma(int t)
    {
        int modalities = _configuration.Modalities;
        float[][] each = [.. Enumerable.Range(1, modalities).Select(network => At(network, t).Gamma)];
        return [.. Enumerable.Range(0, _configuration.Classes * modalities).Select(at => each[at % modalities][at])];
    }

    private TrialResult Measure()
    {
        double[] moments = Moments();
        TrialStart start = new(
            _configuration.Classes,
            _configuration.Modalities,
            InitialGamma(),
            Array.ConvertAll(moments, moment => (float)moment),
            InitialCompetition.WinProbabilities(moments, _configuration),
            TrialStart.ClassCounts(_draws),
            _configuration.CheckpointIterations,
            _configuration.Evaluation.IsStratified
        );
        ReferenceTraining end = _trainings[_last]!;
        if (end.IsDiverged)
        {
            return start.Diverged(new Divergence(_last == 0 ? TrialResult.JointNetwork : _last - 1, end.Steps));
        }

        int[] all = [.. Enumerable.Range(0, _configuration.Modalities)];
        IEnumerable<ReferenceTraining> alone = _trainings.Skip(1).Select(one => one!);
        ReferenceTraining joint = _trainings[0]!;
        return start.Completed(
            joint.Gamma(),
            joint.LearnIterations,
            Evaluate(joint.Network, joint.Steps),
            [.. alone.Select(one => Evaluate(one.Network, one.Steps))],
            [.. all.Select(r => Evaluate(Build([r], joint.Network.Weights), joint.Steps))],
            Digest(),
            Checkpoints(),
            Strata(joint.Network, all)
        );
    }

    private StratumMeasurements Strata(ReferenceNetwork joint, int[] all)
    {
        if (_draws.Strata is not { } strata || !_configuration.TrainsUnimodal)
        {
            return StratumMeasurements.None;
        }

        ReferenceNetwork[] networks =
        [
            joint,
            .. all.Select(r => _trainings[1 + r]!.Network),
            .. all.Select(r => Build([r], joint.Weights)),
        ];
        return new StratifiedErrors(strata).Measure([.. networks.Select(Wrong)]);
    }

    private ulong[] Wrong(ReferenceNetwork network) => network.Errors(_draws.Test, _configuration.Evaluation.ErrorMargin);

    private CheckpointMeasurements Checkpoints()
    {
        int[] iterations = _configuration.CheckpointIterations;
        CheckpointMeasurements all = CheckpointMeasurements.NothingAt(iterations, _configuration.Classes, _configuration.Modalities);
        for (int at = 0; at < all.TestErrors.Length; at++)
        {
            (int c, int network) = (at / all.Networks, at % all.Networks);
            ReferenceCheckpoint one = _trainings[network]!.Checkpoint(c);
            all.TestErrors[at] = one.TestErrors;
            all.TrainErrors[at] = one.TrainErrors;
            all.ValidationErrors[at] = one.ValidationErrors;
            all.TrainLosses[at] = one.TrainLoss;
            if (network == 0)
            {
                one.Gamma.CopyTo(all.Gamma, c * one.Gamma.Length);
            }
        }

        return all;
    }

    // d_{j,r}(D) = (1/n) sum over samples sufficient in every modality of 1{y = j} (z_j^r)^q.
    private double[] Moments()
    {
        double[] moments = new double[_configuration.Classes * _configuration.Modalities];
        SampleSet train = _draws.Train;
        foreach (int i in Enumerable.Range(0, train.Count).Where(i => train.Sufficient.All(sufficient => sufficient[i])))
        {
            int label = train.Labels[i];
            for (int r = 0; r < _configuration.Modalities; r++)
            {
                double code = train.Codes[r][(i * _configuration.Classes) + label];
                moments[(label * _configuration.Modalities) + r] += Math.Pow(code, _configuration.Network.Degree) / train.Count;
            }
        }

        return moments;
    }

    private float[] InitialGamma()
    {
        ReferenceNetwork network = Build([.. Enumerable.Range(0, _configuration.Modalities)], Initial());
        return
        [
            .. Enumerable
                .Range(0, _configuration.Classes * _configuration.Modalities)
                .Select(at =>
                    (float)
                        network.Gamma(
                            _draws.Dictionaries[at % _configuration.Modalities],
                            at % _configuration.Modalities,
                            at / _configuration.Modalities
                        )
                ),
        ];
    }

    private ReferenceNetwork Build(int[] modalities, double[][] weights) =>
        new(
            _configuration.Classes,
            _configuration.Network.Neurons,
            SmoothedRelu.Of(_configuration.Network),
            modalities,
            weights,
            _configuration.TrainsSecondLayer ? _configuration.Network.SecondLayerStep : null
        );

    // The weights that were drawn, and behind them a second layer of ones where it is trained.
    private double[][] Initial() =>
        [
            .. _draws.InitialWeights.Select(encoder =>
                encoder
                    .Select(weight => (double)weight)
                    .Concat(Enumerable.Repeat(1.0, _configuration.TrainsSecondLayer ? LayerLength : 0))
                    .ToArray()
            ),
        ];

    private int LayerLength => _configuration.Classes * _configuration.Network.Neurons;

    private NetworkResult Evaluate(ReferenceNetwork network, int steps)
    {
        double margin = _configuration.Evaluation.ErrorMargin;
        int[] errors = new int[_configuration.Classes];
        if (_draws.Strata is { } strata)
        {
            errors = new StratifiedErrors(strata).ByClass(Wrong(network));
        }
        else
        {
            for (int i = 0; i < _draws.Test.Count; i++)
            {
                errors[_draws.Test.Labels[i]] += network.IsError(_draws.Test, i, margin) ? 1 : 0;
            }
        }

        int trainErrors = Enumerable.Range(0, _draws.Train.Count).Count(i => network.IsError(_draws.Train, i, margin));
        return new NetworkResult(errors, trainErrors, (float)network.MeanLoss(_draws.Train), steps);
    }

    // The digest of the weights rounded to float32.
    private ulong Digest()
    {
        float[][] encoders = [.. JointWeights(), .. UnimodalWeights()];
        byte[] hashes = new byte[8 * encoders.Length];
        for (int at = 0; at < encoders.Length; at++)
        {
            WeightsDigest.Append(hashes, at, encoders[at]);
        }

        return WeightsDigest.Of(hashes);
    }

    private float[][] JointWeights() => [.. _trainings[0] is { } joint ? joint.Network.Weights.Select(Round) : Initial().Select(Round)];

    // A network that is not trained, or was not reached because an earlier one diverged, keeps its initial weights.
    private float[][] UnimodalWeights() =>
        [.. Initial().Select((initial, r) => Training(r + 1) is { } one ? Round(one.Network.Weights[r]) : Round(initial))];

    private static float[] Round(double[] encoder) => Array.ConvertAll(encoder, weight => (float)weight);

    private float[][] Encoders(float[][] all) => [.. all.Select((weights, r) => weights[.._draws.InitialWeights[r].Length])];

    private float[][] Layers(float[][] all) =>
        _configuration.TrainsSecondLayer ? [.. all.Select((weights, r) => weights[_draws.InitialWeights[r].Length..])] : [];

    private TrialArrays Arrays() =>
        new()
        {
            Train = _draws.Train,
            Test = _draws.Test,
            Validation = _draws.Validation,
            Dictionaries = _draws.Dictionaries,
            InitialWeights = _draws.InitialWeights,
            JointWeights = Encoders(JointWeights()),
            UnimodalWeights = Encoders(UnimodalWeights()),
            JointLayer = Layers(JointWeights()),
            UnimodalLayer = Layers(UnimodalWeights()),
        };
}
