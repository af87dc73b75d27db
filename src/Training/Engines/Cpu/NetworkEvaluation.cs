using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>
/// Errors and losses of networks on a sample, with the forward kernels of training. The outputs of one modality are those of its probe;
/// summed over modalities in order they are those of the joint network, so that one pass serves both.
/// </summary>
internal sealed unsafe class NetworkEvaluation(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace)
{
    private readonly ActivationConstants _constants = ActivationConstants.Of(configuration.Network);
    private readonly float _margin = (float)configuration.Evaluation.ErrorMargin;

    /// <summary>Evaluates a network on a sample.</summary>
    /// <param name="weights">Encoders, [R].</param>
    /// <param name="data">The sample.</param>
    /// <param name="sum">Receives the tally of the sum over modalities; null when it is not wanted.</param>
    /// <param name="single">Receives the tally of each modality alone, [R].</param>
    /// <param name="cancellation">Checked for every panel and modality.</param>
    public void Run(AlignedFloats[] weights, PanelSamples data, NetworkTally? sum, NetworkTally[] single, CancellationToken cancellation)
    {
        TrialShape shape = workspace.Shape;
        int length = shape.Classes * SampleLayout.Panel;
        for (int panel = 0; panel < data.Panels; panel++)
        {
            for (int r = 0; r < shape.Modalities; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                float* rows = workspace.ChunkRows[r].Pointer;
                float* scores = r == 0 ? workspace.Scores.Pointer : workspace.ModalityScores.Pointer;
                kernels.Forward(
                    data.Inputs(r, panel),
                    shape.Dimensions[r],
                    1,
                    weights[r].Pointer,
                    shape.Classes,
                    shape.Neurons,
                    _constants,
                    rows,
                    scores,
                    add: false
                );
                Judge(scores, data, panel, single[r]);
                if (r != 0)
                {
                    kernels.Add(workspace.Scores.Pointer, scores, workspace.Scores.Pointer, length);
                }
            }

            if (sum is not null)
            {
                Judge(workspace.Scores.Pointer, data, panel, sum);
            }
        }
    }

    private void Judge(float* scores, PanelSamples data, int panel, NetworkTally tally)
    {
        float* losses = workspace.SampleFigures.Pointer;
        float* own = losses + SampleLayout.Panel;
        float* rival = own + SampleLayout.Panel;
        kernels.Judge(scores, data.Labels(panel), workspace.Shape.Classes, own, rival, losses);
        tally.Add(data.Labels(panel), losses, own, rival, data.SamplesIn(panel), _margin);
    }
}
