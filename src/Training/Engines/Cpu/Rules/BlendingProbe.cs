using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>
/// Trains copies of the joint network on each loss alone and makes <see cref="BlendingWeights"/> of what they gained on the validation and
/// the training sample. The copies for the modalities' own losses share one set of weights, since no two of them move the same ones.
/// </summary>
internal sealed class BlendingProbe
{
    private readonly GradientDescent _descent;
    private readonly TrialWorkspace _workspace;
    private readonly NetworkEvaluation _evaluation;
    private readonly AlignedFloats[] _joint;
    private readonly AlignedFloats[] _own;
    private readonly NetworkTally _jointTally;
    private readonly NetworkTally[] _ownTallies;
    private readonly NetworkTally[] _probeTallies;
    private readonly double[] _training;
    private readonly double[] _validation;
    private readonly double[] _generalization;
    private readonly double[] _overfitting;
    private List<BlendingEstimate>? _estimates;

    /// <summary>Prepares for a configuration, which must have a validation sample.</summary>
    public BlendingProbe(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace, GradientDescent descent)
    {
        (_descent, _workspace) = (descent, workspace);
        _evaluation = new NetworkEvaluation(kernels, configuration, workspace);
        (_joint, _own) = (Copies(workspace), Copies(workspace));
        int losses = 1 + configuration.Modalities;
        _jointTally = new NetworkTally(configuration.Classes);
        _ownTallies = [.. workspace.Shape.Dimensions.Select(_ => new NetworkTally(configuration.Classes))];
        _probeTallies = [.. workspace.Shape.Dimensions.Select(_ => new NetworkTally(configuration.Classes))];
        (_training, _validation) = (new double[2 * losses], new double[2 * losses]);
        (_generalization, _overfitting) = (new double[losses], new double[losses]);
    }

    /// <summary>The estimates of the trial where it is traced.</summary>
    public IReadOnlyList<BlendingEstimate> Estimates => _estimates ?? [];

    /// <summary>Turns to a trial.</summary>
    /// <param name="traced">Whether estimates are kept.</param>
    public void Begin(bool traced) => _estimates = traced ? [] : null;

    /// <summary>Estimates the weights of the losses.</summary>
    /// <param name="weights">W(t), [R]; left as they are.</param>
    /// <param name="t">Steps performed.</param>
    /// <param name="steps">Steps that the copies are trained for.</param>
    /// <param name="blend">Receives the weights, [1 + R].</param>
    /// <param name="cancellation">Checked within every step.</param>
    public void Estimate(AlignedFloats[] weights, int t, int steps, double[] blend, CancellationToken cancellation)
    {
        for (int r = 0; r < weights.Length; r++)
        {
            _joint[r].CopyFrom(weights[r].Span, cancellation);
            _own[r].CopyFrom(weights[r].Span, cancellation);
        }

        Measure(end: false, cancellation);
        for (int step = 0; step < steps; step++)
        {
            _descent.Gradient(_joint, 0, _joint.Length, withLoss: false, cancellation);
            _descent.Step(_joint, 0, _joint.Length);
            for (int r = 0; r < _own.Length; r++)
            {
                _descent.Gradient(_own, r, r + 1, withLoss: false, cancellation);
                _descent.Step(_own, r, r + 1);
            }
        }

        Measure(end: true, cancellation);
        int losses = _generalization.Length;
        for (int k = 0; k < losses; k++)
        {
            _generalization[k] = _validation[k] - _validation[losses + k];
            _overfitting[k] = _validation[losses + k] - _training[losses + k] - (_validation[k] - _training[k]);
        }

        BlendingWeights.Fill(_generalization, _overfitting, blend);
        _estimates?.Add(new BlendingEstimate(t, [.. _generalization], [.. _overfitting], [.. blend]));
    }

    private void Measure(bool end, CancellationToken cancellation)
    {
        Losses(_workspace.Train, _training, end, cancellation);
        Losses(_workspace.Validation!, _validation, end, cancellation);
    }

    // The joint loss of the one copy and the own losses of the other.
    private void Losses(PanelSamples sample, double[] losses, bool end, CancellationToken cancellation)
    {
        _jointTally.Clear();
        for (int r = 0; r < _own.Length; r++)
        {
            _ownTallies[r].Clear();
            _probeTallies[r].Clear();
        }

        _evaluation.Run(_joint, sample, _jointTally, _probeTallies, cancellation);
        _evaluation.Run(_own, sample, null, _ownTallies, cancellation);
        int first = end ? _generalization.Length : 0;
        losses[first] = _jointTally.MeanLoss;
        for (int r = 0; r < _own.Length; r++)
        {
            losses[first + 1 + r] = _ownTallies[r].MeanLoss;
        }
    }

    private static AlignedFloats[] Copies(TrialWorkspace workspace) =>
        [.. Enumerable.Range(0, workspace.Shape.Modalities).Select(r => new AlignedFloats(workspace.Shape.Parameters(r)))];
}
