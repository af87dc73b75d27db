using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>
/// ReconBoost: stages of one modality, whose own loss of a sample is weighted by 1 - w q_y with q_y the probability that the others give to
/// the true class, and after each stage steps of joint training.
/// </summary>
internal sealed unsafe class BoostingRule : OutputRule
{
    private readonly RemedyParameters _remedy;
    private readonly TrialWorkspace _workspace;
    private readonly AlignedFloats _others;
    private readonly AlignedFloats _weights = new(SampleLayout.Panel);
    private int _moving;

    /// <summary>Prepares for a configuration.</summary>
    public BoostingRule(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace, GradientDescent descent)
        : base(kernels, configuration, workspace, descent)
    {
        (_remedy, _workspace) = (configuration.Remedy, workspace);
        _others = new AlignedFloats(Outputs.PanelLength);
    }

    /// <inheritdoc/>
    protected override bool HasResidualsOfModalities => true;

    /// <inheritdoc/>
    protected override bool LooksAtJointResiduals => false;

    /// <inheritdoc/>
    public override float Gradient(AlignedFloats[] weights, int t, bool withLoss, NetworkTally? tally, CancellationToken cancellation)
    {
        if (Moving(t) is not { } modality)
        {
            return Descent.Gradient(weights, 0, Modalities, withLoss, cancellation, tally);
        }

        _moving = modality;
        return base.Gradient(weights, t, withLoss, tally, cancellation);
    }

    /// <inheritdoc/>
    public override bool Step(AlignedFloats[] weights, int t) =>
        Moving(t) is { } r ? Descent.Step(weights, r, r + 1) : Descent.Step(weights, 0, Modalities);

    /// <inheritdoc/>
    protected override void AddGradient(int r, int start, int panels, float* joint)
    {
        if (r == _moving)
        {
            Descent.AddGradient(r, start, panels, Outputs.Of(r), _workspace.Gradient[r]);
        }
    }

    /// <inheritdoc/>
    protected override void Combine(float* joint, int panel, int whole)
    {
        float* labels = Train.Labels(whole);
        int samples = Train.SamplesIn(whole);
        Outputs.Sum(panel, _others.Pointer, samples, without: _moving);
        Kernels.Residuals(_others.Pointer, labels, Classes, null, samples);
        _weights.Span.Clear();
        for (int i = 0; i < samples; i++)
        {
            // The residual of the true class is one minus its probability.
            float missing = _others.Pointer[((nint)labels[i] * SampleLayout.Panel) + i];
            _weights.Span[i] = (float)(1 - (_remedy.Reconcile * (1 - (double)missing)));
        }

        float* own = Outputs.Of(_moving, panel);
        Kernels.Residuals(own, labels, Classes, null, samples);
        Kernels.Gate(_weights.Pointer, own, Classes, own, samples, add: false);
    }

    // The modality whose stage step t + 1 belongs to; null where all move.
    private int? Moving(int t)
    {
        int cycle = _remedy.StageSteps + _remedy.RectifySteps;
        return t % cycle < _remedy.StageSteps ? t / cycle % Modalities : null;
    }
}
