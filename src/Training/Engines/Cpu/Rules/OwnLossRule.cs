using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>The joint loss plus a multiple of every modality's own: residual E + b E^r with E^r = 1{y = j} - softmax_j f^r.</summary>
internal sealed unsafe class OwnLossRule(
    TrainingKernels kernels,
    TrialConfiguration configuration,
    TrialWorkspace workspace,
    GradientDescent descent
) : OutputRule(kernels, configuration, workspace, descent)
{
    private readonly float _weight = (float)configuration.Remedy.LossWeight;

    /// <inheritdoc/>
    protected override bool HasResidualsOfModalities => true;

    /// <inheritdoc/>
    protected override void Combine(float* joint, int panel, int whole)
    {
        int samples = Train.SamplesIn(whole);
        for (int r = 0; r < Modalities; r++)
        {
            float* own = Outputs.Of(r, panel);
            Kernels.Residuals(own, Train.Labels(whole), Classes, null, samples);
            Kernels.AddScaled(joint, _weight, own, own, Classes, samples);
        }
    }
}
