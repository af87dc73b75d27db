using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>
/// Takes the weights of a uni-modal network after some steps of its training as the start of its encoder in joint training.
/// </summary>
/// <param name="steps">After how many; the last where there are fewer.</param>
/// <param name="modality">r.</param>
/// <param name="workspace">Holds both networks.</param>
/// <param name="inner">Another observer, told first; null for none.</param>
internal sealed class PretrainingObserver(int steps, int modality, TrialWorkspace workspace, IStepObserver? inner) : IStepObserver
{
    private bool _taken;

    /// <inheritdoc/>
    public bool WantsLoss(int iteration) => inner is not null && inner.WantsLoss(iteration);

    /// <inheritdoc/>
    public void Loss(int iteration, float loss) => inner?.Loss(iteration, loss);

    /// <inheritdoc/>
    public NetworkTally? Tally(int iteration) => inner?.Tally(iteration);

    /// <inheritdoc/>
    public void AfterSteps(int iteration, AlignedFloats[] weights)
    {
        inner?.AfterSteps(iteration, weights);
        if (iteration == steps)
        {
            Take();
        }
    }

    /// <summary>Takes what the network ended with where it was not trained that far.</summary>
    public void Finish()
    {
        if (!_taken)
        {
            Take();
        }
    }

    private void Take()
    {
        workspace.JointWeights[modality].CopyFrom(workspace.UnimodalWeights[modality].Span, workspace.Stop);
        _taken = true;
    }
}
