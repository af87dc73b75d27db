using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>
/// The gradient of the joint loss, with steps that <see cref="GradientModulation"/> shortens for whichever modality does better, and with
/// the noise of <see cref="GradientNoise"/> where the method has it.
/// </summary>
internal sealed unsafe class ModulationRule : OutputRule
{
    private readonly RemedyParameters _remedy;
    private readonly NoisyGradient? _noise;
    private readonly double[] _sums;
    private readonly double[] _factors;

    /// <summary>Prepares for a configuration.</summary>
    public ModulationRule(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace, GradientDescent descent)
        : base(kernels, configuration, workspace, descent)
    {
        _remedy = configuration.Remedy;
        _noise = _remedy.Method == RemedyMethod.OgmGe ? new NoisyGradient(workspace) : null;
        _sums = new double[configuration.Modalities];
        _factors = new double[configuration.Modalities];
    }

    /// <inheritdoc/>
    protected override bool HasResidualsOfModalities => false;

    /// <inheritdoc/>
    public override float Gradient(AlignedFloats[] weights, int t, bool withLoss, NetworkTally? tally, CancellationToken cancellation)
    {
        if (!Modulates(t))
        {
            Array.Fill(_factors, 1);
            return Descent.Gradient(weights, 0, Modalities, withLoss, cancellation, tally);
        }

        Array.Clear(_sums);
        float loss = base.Gradient(weights, t, withLoss, tally, cancellation);
        GradientModulation.Factors(_sums, _remedy.Alpha, _factors);
        return loss;
    }

    /// <inheritdoc/>
    public override bool Step(AlignedFloats[] weights, int t)
    {
        if (_noise is null || !Modulates(t))
        {
            return Descent.Step(weights, _factors);
        }

        _noise.Add(_factors, t);
        return base.Step(weights, t);
    }

    /// <inheritdoc/>
    public override void Begin(StreamRoot streams, long trial, bool traced) => _noise?.Begin(streams, trial);

    /// <inheritdoc/>
    protected override void Combine(float* joint, int panel, int whole)
    {
        float* labels = Train.Labels(whole);
        int samples = Train.SamplesIn(whole);
        for (int r = 0; r < Modalities; r++)
        {
            float* own = Outputs.Of(r, panel);
            Kernels.Residuals(own, labels, Classes, null, samples);
            double sum = 0;
            for (int i = 0; i < samples; i++)
            {
                // The residual of the true class is one minus its probability.
                sum += 1 - (double)own[((nint)labels[i] * SampleLayout.Panel) + i];
            }

            _sums[r] += sum;
        }
    }

    private bool Modulates(int t) => t >= _remedy.FirstStep && t < (_remedy.EndStep ?? int.MaxValue);
}
