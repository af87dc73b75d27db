using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>
/// Gradient-Blending: residual w_0 E + w_r E^r, with weights that <see cref="BlendingProbe"/> estimates at the start or at every
/// super-epoch.
/// </summary>
internal sealed unsafe class BlendingRule : OutputRule
{
    private readonly int _superEpoch;
    private readonly int _iterations;
    private readonly BlendingProbe _probe;
    private readonly double[] _weights;
    private readonly AlignedFloats _jointWeight = new(SampleLayout.Panel);

    /// <summary>Prepares for a configuration.</summary>
    public BlendingRule(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace, GradientDescent descent)
        : base(kernels, configuration, workspace, descent)
    {
        _iterations = configuration.Optimization.Iterations;
        _superEpoch = configuration.Remedy.SuperEpoch ?? _iterations;
        _probe = new BlendingProbe(kernels, configuration, workspace, descent);
        _weights = new double[1 + configuration.Modalities];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<BlendingEstimate> Estimates => _probe.Estimates;

    /// <inheritdoc/>
    protected override bool HasResidualsOfModalities => true;

    /// <inheritdoc/>
    public override void Begin(StreamRoot streams, long trial, bool traced) => _probe.Begin(traced);

    /// <inheritdoc/>
    public override float Gradient(AlignedFloats[] weights, int t, bool withLoss, NetworkTally? tally, CancellationToken cancellation)
    {
        if (t % _superEpoch == 0)
        {
            _probe.Estimate(weights, t, Math.Min(_superEpoch, _iterations - t), _weights, cancellation);
            _jointWeight.Span.Fill((float)_weights[0]);
        }

        return base.Gradient(weights, t, withLoss, tally, cancellation);
    }

    /// <inheritdoc/>
    protected override void Combine(float* joint, int panel, int whole)
    {
        int samples = Train.SamplesIn(whole);
        Kernels.Gate(_jointWeight.Pointer, joint, Classes, joint, samples, add: false);
        for (int r = 0; r < Modalities; r++)
        {
            float* own = Outputs.Of(r, panel);
            Kernels.Residuals(own, Train.Labels(whole), Classes, null, samples);
            Kernels.AddScaled(joint, (float)_weights[1 + r], own, own, Classes, samples);
        }
    }
}
