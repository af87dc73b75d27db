using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Engines.Cpu.Rules;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>Trains and measures the trials of one configuration, one after the other, in one workspace.</summary>
internal sealed class TrialRun
{
    private readonly TrialConfiguration _configuration;
    private readonly TrialWorkspace _workspace;
    private readonly TrialShape _shape;
    private readonly GradientDescent _descent;
    private readonly NetworkEvaluation _evaluation;
    private readonly GammaMeter _meter;
    private readonly JointRule? _rule;
    private readonly BalancedWeights? _balance;
    private readonly int? _pretraining;
    private readonly StratifiedErrors? _strata;

    /// <summary>Prepares for a configuration.</summary>
    public TrialRun(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace)
    {
        (_configuration, _workspace, _shape) = (configuration, workspace, workspace.Shape);
        Draws = new TrialDraws(configuration, _shape);
        _strata = Draws.Strata is { } strata ? new StratifiedErrors(strata) : null;
        _descent = new GradientDescent(kernels, configuration, workspace);
        _evaluation = new NetworkEvaluation(kernels, configuration, workspace);
        _rule = JointRules.Of(kernels, configuration, workspace, _descent);
        _meter = new GammaMeter(_shape, configuration.Data.Dictionary, Draws.Dictionaries);
        RemedyParameters remedy = configuration.Remedy;
        bool starts = !remedy.HasNeutralStart(_shape.Modalities);
        _balance = starts && remedy.Start == RemedyMethod.BalancedInit ? new BalancedWeights(configuration, _shape, _meter) : null;
        _pretraining = starts && remedy.Start == RemedyMethod.UnimodalPretraining ? remedy.PretrainingSteps ?? int.MaxValue : null;
    }

    /// <summary>The random numbers of the current trial.</summary>
    public TrialDraws Draws { get; }

    /// <summary>Runs a trial.</summary>
    /// <param name="streams">Root of the random numbers.</param>
    /// <param name="trial">Index of the trial.</param>
    /// <param name="recorder">Records trajectories; null for none.</param>
    /// <param name="cancellation">Checked within every step and between the phases of the trial.</param>
    public TrialResult Run(StreamRoot streams, long trial, TraceRecorder? recorder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _workspace.Stop = cancellation;
        Draws.Fill(streams, trial, cancellation);
        float scale = ActivationConstants.Of(_configuration.Network).InverseBeta;
        _workspace.Train.Fill(Draws.Train, scale, cancellation);
        _workspace.Test.Fill(Draws.Test, scale, cancellation);
        _workspace.Validation?.Fill(Draws.Validation!, scale, cancellation);
        for (int r = 0; r < _shape.Modalities; r++)
        {
            _workspace.JointWeights[r].CopyFrom(Draws.InitialWeights[r], cancellation);
            _workspace.UnimodalWeights[r].CopyFrom(Draws.InitialWeights[r], cancellation);
            if (_shape.HasLayer)
            {
                SecondLayer.Of(_shape, _workspace.JointWeights[r], r).Fill(1);
                SecondLayer.Of(_shape, _workspace.UnimodalWeights[r], r).Fill(1);
            }
        }

        TrialStart start = TrialStart.Of(_configuration, Draws, Gamma(_workspace.JointWeights), cancellation);
        CheckpointRecorder? checkpoints = Recorder();
        CompetitionObserver[] observers = [.. Enumerable.Range(0, Networks).Select(network => Observer(network, recorder))];
        CheckpointObserver?[] watches = new CheckpointObserver?[Networks];
        DescentEnd[] ends = new DescentEnd[Networks];
        foreach (int network in Order)
        {
            CompetitionObserver? observer = (network == 0 && !IsBrief) || recorder is not null ? observers[network] : null;
            watches[network] = checkpoints?.Watch(network, observer, cancellation);
            IStepObserver? watch = watches[network] is { } checkpoint ? checkpoint : observer;
            ends[network] =
                network == 0 ? TrainJoint(streams, trial, recorder, watch, cancellation) : TrainUnimodal(network - 1, watch, cancellation);
            if (ends[network].Diverged)
            {
                return start.Diverged(new Divergence(network == 0 ? TrialResult.JointNetwork : network - 1, ends[network].Steps));
            }
        }

        TrialResult result = Complete(start, observers[0].LearnIterations, ends, checkpoints, cancellation);
        watches[0]?.Finish(_workspace.JointWeights, result.Joint);
        for (int r = 0; r < Networks - 1; r++)
        {
            watches[1 + r]?.Finish(_workspace.UnimodalWeights, result.Unimodal[r]);
        }

        return result;
    }

    /// <summary>Gamma at the final weights of the joint or of the uni-modal networks, [K, R].</summary>
    public float[] Gamma(AlignedFloats[] weights)
    {
        float[] gamma = new float[_shape.Classes * _shape.Modalities];
        for (int r = 0; r < _shape.Modalities; r++)
        {
            _meter.Measure(weights[r], r, gamma, _workspace.Stop);
        }

        return gamma;
    }

    // Whether nobody asks for more than winners and test errors.
    private bool IsBrief => _configuration.Evaluation.WinnersAndErrorsOnly;

    // The joint network and the uni-modal ones that are trained.
    private int Networks => _configuration.TrainsUnimodal ? 1 + _shape.Modalities : 1;

    // The joint network is the first to be trained, but for a remedy that learns from the uni-modal ones.
    private IEnumerable<int> Order =>
        _configuration.Remedy.LearnsFromUnimodal && _configuration.IsRemedied
            ? [.. Enumerable.Range(1, Networks - 1), 0]
            : Enumerable.Range(0, Networks);

    private DescentEnd TrainJoint(
        StreamRoot streams,
        long trial,
        TraceRecorder? recorder,
        IStepObserver? watch,
        CancellationToken cancellation
    )
    {
        _balance?.Apply(_workspace.JointWeights, Draws.Train, cancellation);
        _rule?.Begin(streams, trial, recorder is not null);
        DescentEnd end = _descent.Train(_workspace.JointWeights, 0, _shape.Modalities, watch, cancellation, _rule);
        recorder?.Blending = _rule?.Estimates ?? [];
        return end;
    }

    private DescentEnd TrainUnimodal(int r, IStepObserver? watch, CancellationToken cancellation)
    {
        PretrainingObserver? start = _pretraining is { } steps ? new(steps, r, _workspace, watch) : null;
        DescentEnd end = _descent.Train(_workspace.UnimodalWeights, r, r + 1, start is null ? watch : start, cancellation);
        start?.Finish();
        return end;
    }

    private CompetitionObserver Observer(int network, TraceRecorder? recorder)
    {
        (int first, int end) = network == 0 ? (0, _shape.Modalities) : (network - 1, network);
        CompetitionObserver observer = new(_workspace, _meter, _configuration.Network.Beta, first, end, recorder?.Every ?? 0);
        recorder?.Add(observer.Record);
        return observer;
    }

    private CheckpointRecorder? Recorder() =>
        _configuration.Evaluation.Checkpoints.CountWithin(_configuration.Optimization.Iterations) == 0
            ? null
            : new CheckpointRecorder(_configuration, _workspace, _evaluation, _meter, _strata);

    private TrialResult Complete(
        TrialStart start,
        int[] learnIterations,
        DescentEnd[] ends,
        CheckpointRecorder? checkpoints,
        CancellationToken cancellation
    )
    {
        int modalities = _shape.Modalities;
        (NetworkTally? jointTest, NetworkTally[] probeTest) = Evaluate(
            _workspace.JointWeights,
            _workspace.Test,
            withSum: true,
            cancellation
        );
        (NetworkTally? jointTrain, NetworkTally[] probeTrain) = IsBrief
            ? (null, [])
            : Evaluate(_workspace.JointWeights, _workspace.Train, withSum: true, cancellation);
        NetworkTally[] aloneTest = EvaluateUnimodal(_workspace.Test, cancellation);
        NetworkTally[] aloneTrain = IsBrief ? [] : EvaluateUnimodal(_workspace.Train, cancellation);
        NetworkResult[] alone =
        [
            .. aloneTest.Select((test, r) => NetworkTally.Result(TestErrors(test), aloneTrain.ElementAtOrDefault(r), ends[1 + r].Steps)),
        ];
        NetworkResult[] probes = new NetworkResult[modalities];
        for (int r = 0; r < modalities; r++)
        {
            probes[r] = NetworkTally.Result(TestErrors(probeTest[r]), probeTrain.ElementAtOrDefault(r), ends[0].Steps);
        }

        return start.Completed(
            Gamma(_workspace.JointWeights),
            learnIterations,
            NetworkTally.Result(TestErrors(jointTest!), jointTrain, ends[0].Steps),
            alone,
            probes,
            Digest(),
            checkpoints?.Measurements ?? CheckpointMeasurements.None,
            _strata is null || Networks == 1
                ? StratumMeasurements.None
                : _strata.Measure([.. new[] { jointTest! }.Concat(aloneTest).Concat(probeTest).Select(tally => tally.Wrong)])
        );
    }

    // Of every uni-modal network; empty where none is trained.
    private NetworkTally[] EvaluateUnimodal(PanelSamples data, CancellationToken cancellation) =>
        Networks == 1 ? [] : Evaluate(_workspace.UnimodalWeights, data, withSum: false, cancellation).Single;

    private int[] TestErrors(NetworkTally test) => _strata?.ByClass(test.Wrong) ?? test.Errors;

    private (NetworkTally? Sum, NetworkTally[] Single) Evaluate(
        AlignedFloats[] weights,
        PanelSamples data,
        bool withSum,
        CancellationToken cancellation
    )
    {
        int panels = _strata is not null && data == _workspace.Test ? data.Panels : 0;
        NetworkTally? sum = withSum ? new NetworkTally(_shape.Classes, panels) : null;
        NetworkTally[] single = new NetworkTally[_shape.Modalities];
        for (int r = 0; r < single.Length; r++)
        {
            single[r] = new NetworkTally(_shape.Classes, panels);
        }

        _evaluation.Run(weights, data, sum, single, cancellation);
        return (sum, single);
    }

    private ulong Digest()
    {
        int modalities = _shape.Modalities;
        byte[] hashes = new byte[16 * modalities];
        for (int r = 0; r < modalities; r++)
        {
            WeightsDigest.Append(hashes, r, _workspace.JointWeights[r].Span[.._shape.Parameters(r)], _workspace.Stop);
            WeightsDigest.Append(hashes, modalities + r, _workspace.UnimodalWeights[r].Span[.._shape.Parameters(r)], _workspace.Stop);
        }

        return WeightsDigest.Of(hashes);
    }
}
