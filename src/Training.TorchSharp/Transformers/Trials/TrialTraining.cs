using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.TorchSharp.Transformers.Networks;
using ModalityCompetition.Training.TorchSharp.Transformers.Optimization;
using ModalityCompetition.Training.TorchSharp.Transformers.Remedies;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using ModalityCompetition.Transformers.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Trials;

/// <summary>
/// A trial: trains the joint network, the uni-modal ones and a probe on each encoder of the joint one, in this order, or the uni-modal ones
/// first where joint training starts from them; and measures each when it is trained.
/// </summary>
internal sealed class TrialTraining
{
    private readonly TrialTask _task;
    private readonly TransformerConfiguration _configuration;
    private readonly IProgressKeeper _keeper;
    private readonly CancellationToken _cancellation;
    private readonly Encoder[] _encoders;
    private readonly PhiloxDropout? _dropout;
    private TrialProgress _progress = new();

    /// <summary>A trial.</summary>
    /// <param name="task">The trial.</param>
    /// <param name="keeper">Keeps its progress.</param>
    /// <param name="cancellation">Checked before every step.</param>
    public TrialTraining(TrialTask task, IProgressKeeper keeper, CancellationToken cancellation)
    {
        (_task, _configuration, _keeper, _cancellation) = (task, task.Configuration, keeper, cancellation);
        _encoders = [.. task.Samples.Shapes.Select((shape, r) => new Encoder(_configuration.Encoder, shape, r))];
        double dropped = _configuration.Encoder.Dropout;
        _dropout = dropped == 0 ? null : new PhiloxDropout(task.Root, task.Trial, dropped);
    }

    /// <summary>Trains and measures.</summary>
    public TransformerResult Run()
    {
        using DisposeScope scope = NewDisposeScope();
        _progress = _keeper.Start();
        int modalities = _task.Modalities;
        IEnumerable<int> unimodal = Enumerable.Range(1, modalities);
        IEnumerable<int> probes = Enumerable.Range(1 + modalities, modalities);
        bool unimodalFirst = RemedyRules.StartsFromUnimodal(_configuration.Remedy, modalities);
        foreach (int network in unimodalFirst ? [.. unimodal, 0, .. probes] : (int[])[0, .. unimodal, .. probes])
        {
            Train(network);
        }

        _keeper.Done();
        return Result();
    }

    private void Train(int network)
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkProgress? progress = _progress.Networks.Find(known => known.Network == network);
        if (progress?.Score is not null)
        {
            return;
        }

        if (progress is null)
        {
            progress = new NetworkProgress { Network = network };
            _progress.Networks.Add(progress);
        }

        if (network <= _task.Modalities)
        {
            TrainFused(progress);
        }
        else
        {
            TrainProbe(progress, network - 1 - _task.Modalities);
        }

        if (progress.DivergedAt == 0 && !float.IsFinite(progress.Score!.TrainLoss))
        {
            progress.DivergedAt = Math.Max(1, progress.Step);
        }
    }

    private void TrainFused(NetworkProgress progress)
    {
        bool isJoint = progress.Network == 0;
        FusionNetwork network = Network(isJoint ? _encoders : [_encoders[progress.Network - 1]]);
        TrainingRule rule = isJoint ? RemedyRules.Of(_task, network, _dropout) : new FusionRule(network, _task.Samples.Train, _dropout);
        NetworkTraining training = new(_task, rule, _configuration.Optimization)
        {
            OnTheWay = (_configuration.CheckpointSteps, weights => Score(network, weights)),
            SnapshotAt = isJoint ? null : RemedyRules.SnapshotAt(_configuration, _task.Modalities),
        };
        Tensor trained = Run(training, progress, () => isJoint ? JointStart(network) : Drawn(network));
        progress.Score = Score(network, trained);
    }

    private void TrainProbe(NetworkProgress progress, int modality)
    {
        FusionNetwork joint = Network(_encoders);
        FusionNetwork encoder = Network([_encoders[modality]]);
        FusionNetwork probe = Network([]);
        NetworkProgress source = _progress.Of(0);
        if (source.DivergedAt > 0)
        {
            // There is nothing to probe.
            progress.Weights = Drawn(probe);
            progress.Score = new NetworkScore(new int[_configuration.Classes], 0, float.NaN);
            progress.DivergedAt = source.DivergedAt;
            return;
        }

        long start = joint.Start(modality);
        Tensor frozen = tensor(source.Weights).narrow(0, start, _encoders[modality].Length);
        Tensor whole = cat([frozen, zeros(probe.Layout.Length)], 0).to(_task.Device);
        Tensor train = ClassifierEvaluation.Features(encoder, whole, _task.Samples.Train, _cancellation);
        Tensor test = ClassifierEvaluation.Features(encoder, whole, _task.Samples.Test, _cancellation);
        AdamWParameters optimization = _configuration.Optimization with
        {
            StepSize = _configuration.Probe.StepSize,
            Steps = _configuration.Probe.Steps,
        };
        NetworkTraining training = new(_task, new ProbeRule(probe, train), optimization);
        Tensor trained = Run(training, progress, () => Drawn(probe));
        progress.Score = ClassifierEvaluation.Score(probe, trained, train, _task.Samples.Train.Labels, test, _task.Samples.Test.Labels);
    }

    private Tensor Run(NetworkTraining training, NetworkProgress progress, Func<float[]> initial) =>
        training.Run(
            progress,
            initial,
            complete =>
                _keeper.After(() =>
                {
                    complete();
                    return _progress;
                }),
            _cancellation
        );

    private FusionNetwork Network(IEnumerable<Encoder> encoders) => new(encoders, _configuration.Classes, _configuration.Encoder.Hidden);

    private float[] Drawn(FusionNetwork network) =>
        InitialParameters.Of(network, _configuration.Encoder.InitialScale, _task.Root, _task.Trial);

    private float[] JointStart(FusionNetwork network)
    {
        float[] start = Drawn(network);
        if (RemedyRules.StartsFromUnimodal(_configuration.Remedy, _task.Modalities))
        {
            for (int r = 0; r < _task.Modalities; r++)
            {
                _progress.Of(1 + r).Snapshot.AsSpan(..(int)_encoders[r].Length).CopyTo(start.AsSpan((int)network.Start(r)));
            }
        }

        return start;
    }

    private NetworkScore Score(FusionNetwork network, Tensor weights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor train = ClassifierEvaluation.Features(network, weights, _task.Samples.Train, _cancellation);
        Tensor test = ClassifierEvaluation.Features(network, weights, _task.Samples.Test, _cancellation);
        return ClassifierEvaluation.Score(network, weights, train, _task.Samples.Train.Labels, test, _task.Samples.Test.Labels);
    }

    private TransformerResult Result()
    {
        NetworkProgress[] networks = [.. _progress.Networks.OrderBy(progress => progress.Network)];
        byte[] hashes = new byte[8 * networks.Length];
        for (int v = 0; v < networks.Length; v++)
        {
            WeightsDigest.Append(hashes, v, networks[v].Weights);
        }

        int[] divergences = [.. networks.Select(progress => progress.DivergedAt).Where(step => step > 0)];
        NetworkProgress[] trained = networks[..(1 + _task.Modalities)];
        return new TransformerResult
        {
            Outcome = divergences.Length > 0 ? TrialOutcome.Diverged : TrialOutcome.Completed,
            DivergedAt = divergences.Length > 0 ? divergences.Min() : 0,
            WeightsDigest = WeightsDigest.Of(hashes),
            Scores = [.. networks.Select(progress => progress.Score!)],
            OnTheWay = [.. _configuration.CheckpointSteps.Select((_, c) => trained.Select(progress => progress.OnTheWay[c]).ToArray())],
        };
    }
}
