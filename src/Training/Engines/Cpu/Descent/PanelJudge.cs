using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>Counts the errors and sums the losses of a network on a panel from its outputs.</summary>
internal sealed unsafe class PanelJudge(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace)
{
    private readonly float _margin = (float)configuration.Evaluation.ErrorMargin;

    /// <summary>Adds a panel to a tally.</summary>
    /// <param name="scores">Outputs of the network, [K][64]; left as they are.</param>
    /// <param name="data">The sample.</param>
    /// <param name="panel">Which panel of it.</param>
    /// <param name="tally">Receives the errors and losses.</param>
    public void Judge(float* scores, PanelSamples data, int panel, NetworkTally tally)
    {
        float* losses = workspace.SampleFigures.Pointer;
        float* own = losses + SampleLayout.Panel;
        float* rival = own + SampleLayout.Panel;
        kernels.Judge(scores, data.Labels(panel), workspace.Shape.Classes, own, rival, losses, data.SamplesIn(panel));
        tally.Add(data.Labels(panel), losses, own, rival, data.SamplesIn(panel), _margin);
    }
}
