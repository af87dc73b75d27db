using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>
/// The gradients of the joint loss and of every modality's own, kept apart and put together for each encoder as
/// <see cref="ParetoCombination"/> says.
/// </summary>
internal sealed unsafe class ParetoRule : OutputRule
{
    private readonly TrialWorkspace _workspace;
    private readonly AlignedFloats[] _own;
    private readonly double _rescale;

    /// <summary>Prepares for a configuration.</summary>
    public ParetoRule(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace, GradientDescent descent)
        : base(kernels, configuration, workspace, descent)
    {
        (_workspace, _rescale) = (workspace, configuration.Remedy.Rescale);
        _own = [.. workspace.Gradient.Select(sums => new AlignedFloats(sums.Span.Length))];
    }

    /// <inheritdoc/>
    protected override bool HasResidualsOfModalities => true;

    /// <inheritdoc/>
    public override float Gradient(AlignedFloats[] weights, int t, bool withLoss, NetworkTally? tally, CancellationToken cancellation)
    {
        foreach (AlignedFloats own in _own)
        {
            own.Clear(cancellation);
        }

        return base.Gradient(weights, t, withLoss, tally, cancellation);
    }

    /// <inheritdoc/>
    public override bool Step(AlignedFloats[] weights, int t)
    {
        bool finite = true;
        for (int r = 0; r < Modalities; r++)
        {
            (double joint, double product, double own) = Products(r);
            (double ofJoint, double ofOwn) = ParetoCombination.Coefficients(joint, product, own, _rescale);
            finite &= Descent.Step(weights, r, _workspace.Gradient[r], ofJoint);
            finite &= Descent.Step(weights, r, _own[r], ofOwn);
        }

        return finite;
    }

    /// <inheritdoc/>
    protected override void AddGradient(int r, int start, int panels, float* joint)
    {
        Descent.AddGradient(r, start, panels, joint, _workspace.Gradient[r]);
        Descent.AddGradient(r, start, panels, Outputs.Of(r), _own[r]);
    }

    /// <inheritdoc/>
    protected override void Combine(float* joint, int panel, int whole)
    {
        for (int r = 0; r < Modalities; r++)
        {
            Kernels.Residuals(Outputs.Of(r, panel), Train.Labels(whole), Classes, null, Train.SamplesIn(whole));
        }
    }

    // |g_m|^2, the product, and |g_u|^2, over the weights in order, in double, so that every machine has the same bits.
    private (double Joint, double Product, double Own) Products(int r)
    {
        int dimension = _workspace.Shape.Dimensions[r];
        int stride = DimensionLayout.GradientStride(dimension);
        ReadOnlySpan<float> joint = _workspace.Gradient[r].Span;
        ReadOnlySpan<float> own = _own[r].Span;
        (double a, double b, double c) = (0, 0, 0);
        for (int neuron = 0; neuron < _workspace.Shape.EncoderNeurons; neuron++)
        {
            _workspace.LookForStop(neuron);
            ReadOnlySpan<float> x = joint.Slice(neuron * stride, dimension);
            ReadOnlySpan<float> y = own.Slice(neuron * stride, dimension);
            for (int k = 0; k < x.Length; k++)
            {
                a += (double)x[k] * x[k];
                b += (double)x[k] * y[k];
                c += (double)y[k] * y[k];
            }
        }

        return (a, b, c);
    }
}
