using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Strata;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>Measures the networks of one trial at its checkpoints.</summary>
internal sealed class CheckpointRecorder
{
    private readonly TrialWorkspace _workspace;
    private readonly NetworkEvaluation _evaluation;
    private readonly GammaMeter _meter;
    private readonly TrialShape _shape;
    private readonly StratifiedErrors? _strata;

    /// <summary>Prepares for a trial.</summary>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="workspace">Where it is trained.</param>
    /// <param name="evaluation">Counts errors.</param>
    /// <param name="meter">Measures Gamma.</param>
    /// <param name="strata">Weighs errors on a stratified test sample; null where it is none.</param>
    public CheckpointRecorder(
        TrialConfiguration configuration,
        TrialWorkspace workspace,
        NetworkEvaluation evaluation,
        GammaMeter meter,
        StratifiedErrors? strata
    )
    {
        (_workspace, _evaluation, _meter, _shape, _strata) = (workspace, evaluation, meter, workspace.Shape, strata);
        LastIteration = configuration.Optimization.Iterations;
        Measurements = CheckpointMeasurements.NothingAt(configuration.CheckpointIterations, _shape.Classes, _shape.Modalities);
    }

    /// <summary>T.</summary>
    public int LastIteration { get; }

    /// <summary>The checkpoints, [C].</summary>
    public int[] Iterations => Measurements.Iterations;

    /// <summary>What was measured; whole when every network has been finished.</summary>
    public CheckpointMeasurements Measurements { get; }

    /// <summary>What measures a network along its training.</summary>
    /// <param name="network">0 joint, 1 + r uni-modal.</param>
    /// <param name="inner">Another observer; null for none.</param>
    /// <param name="cancellation">Checked while the network is measured.</param>
    public CheckpointObserver Watch(int network, IStepObserver? inner, CancellationToken cancellation) =>
        new(this, network, inner, cancellation);

    /// <summary>An empty tally.</summary>
    public NetworkTally NewTally() => new(_shape.Classes);

    /// <summary>Measures a network at a checkpoint, but for the training sample.</summary>
    /// <param name="checkpoint">Which checkpoint.</param>
    /// <param name="network">0 joint, 1 + r uni-modal.</param>
    /// <param name="weights">Its weights, [R].</param>
    /// <param name="cancellation">Checked for every panel.</param>
    public void Measure(int checkpoint, int network, AlignedFloats[] weights, CancellationToken cancellation)
    {
        int at = At(checkpoint, network);
        Measurements.TestErrors[at] = Errors(network, weights, _workspace.Test, cancellation, _strata);
        Measurements.ValidationErrors[at] = ValidationErrors(network, weights, cancellation);
        if (network == 0)
        {
            Gamma(checkpoint, weights);
        }
    }

    /// <summary>Sets what the network reached on the training sample.</summary>
    /// <param name="checkpoint">Which checkpoint.</param>
    /// <param name="network">0 joint, 1 + r uni-modal.</param>
    /// <param name="errors">Errors; a count.</param>
    /// <param name="loss">Mean cross-entropy, nats.</param>
    public void Train(int checkpoint, int network, int errors, float loss)
    {
        int at = At(checkpoint, network);
        (Measurements.TrainErrors[at], Measurements.TrainLosses[at]) = (errors, loss);
    }

    /// <summary>Sets the checkpoints behind the end of a training to the final state.</summary>
    /// <param name="checkpoint">The first of them; all are there where it is the number of checkpoints.</param>
    /// <param name="network">0 joint, 1 + r uni-modal.</param>
    /// <param name="weights">Its final weights, [R].</param>
    /// <param name="final">What it reached.</param>
    /// <param name="cancellation">Checked for every panel.</param>
    public void Fill(int checkpoint, int network, AlignedFloats[] weights, NetworkResult final, CancellationToken cancellation)
    {
        int validation =
            checkpoint < Measurements.Count ? ValidationErrors(network, weights, cancellation) : CheckpointMeasurements.NotMeasured;
        for (int c = checkpoint; c < Measurements.Count; c++)
        {
            int at = At(c, network);
            Measurements.TestErrors[at] = final.TotalTestErrors;
            Measurements.ValidationErrors[at] = validation;
            Train(c, network, final.TrainErrors, final.FinalLoss);
            if (network == 0)
            {
                Gamma(c, weights);
            }
        }
    }

    private int ValidationErrors(int network, AlignedFloats[] weights, CancellationToken cancellation) =>
        _workspace.Validation is { } sample ? Errors(network, weights, sample, cancellation) : CheckpointMeasurements.NotMeasured;

    private int Errors(
        int network,
        AlignedFloats[] weights,
        PanelSamples sample,
        CancellationToken cancellation,
        StratifiedErrors? strata = null
    )
    {
        (int first, int end) = network == 0 ? (0, _shape.Modalities) : (network - 1, network);
        NetworkTally tally = _evaluation.Run(weights, first, end, sample, cancellation, keepsErrors: strata is not null);
        return (strata?.ByClass(tally.Wrong) ?? tally.Errors).Sum();
    }

    private void Gamma(int checkpoint, AlignedFloats[] weights)
    {
        int cells = _shape.Classes * _shape.Modalities;
        Span<float> gamma = Measurements.Gamma.AsSpan(checkpoint * cells, cells);
        for (int r = 0; r < _shape.Modalities; r++)
        {
            _meter.Measure(weights[r], r, gamma, _workspace.Stop);
        }
    }

    private int At(int checkpoint, int network) => (checkpoint * Measurements.Networks) + network;
}
