using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>
/// Errors and losses of networks on a sample, with the forward kernels of training. The outputs of one modality are those of its probe;
/// summed over modalities in order they are those of the joint network, so that one pass serves both.
/// </summary>
internal sealed unsafe class NetworkEvaluation(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace)
{
    private readonly ActivationConstants _constants = ActivationConstants.Of(configuration.Network);
    private readonly SecondLayer? _layer = configuration.TrainsSecondLayer ? new(kernels, configuration, workspace) : null;
    private readonly PanelJudge _judge = new(kernels, configuration, workspace);

    /// <summary>Evaluates a network on a sample.</summary>
    /// <param name="weights">Encoders, [R].</param>
    /// <param name="data">The sample.</param>
    /// <param name="sum">Receives the tally of the sum over modalities; null when it is not wanted.</param>
    /// <param name="single">Receives the tally of each modality alone, [R].</param>
    /// <param name="cancellation">Checked for every panel and modality.</param>
    public void Run(AlignedFloats[] weights, PanelSamples data, NetworkTally? sum, NetworkTally[] single, CancellationToken cancellation)
    {
        TrialShape shape = workspace.Shape;
        for (int panel = 0; panel < data.Panels; panel++)
        {
            for (int r = 0; r < shape.Modalities; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                float* scores = r == 0 ? workspace.Scores.Pointer : workspace.ModalityScores.Pointer;
                Forward(weights, r, data, panel, scores, add: false);
                _judge.Judge(scores, data, panel, single[r]);
                if (r != 0)
                {
                    kernels.Add(workspace.Scores.Pointer, scores, workspace.Scores.Pointer, shape.Classes, data.SamplesIn(panel));
                }
            }

            if (sum is not null)
            {
                _judge.Judge(workspace.Scores.Pointer, data, panel, sum);
            }
        }
    }

    /// <summary>Evaluates the network of some modalities alone.</summary>
    /// <param name="weights">Encoders, [R].</param>
    /// <param name="first">First modality of the network.</param>
    /// <param name="end">One past its last modality.</param>
    /// <param name="data">The sample.</param>
    /// <param name="cancellation">Checked for every panel and modality.</param>
    /// <param name="keepsErrors">Whether it is kept which samples are errors.</param>
    public NetworkTally Run(
        AlignedFloats[] weights,
        int first,
        int end,
        PanelSamples data,
        CancellationToken cancellation,
        bool keepsErrors = false
    )
    {
        TrialShape shape = workspace.Shape;
        NetworkTally tally = new(shape.Classes, keepsErrors ? data.Panels : 0);
        for (int panel = 0; panel < data.Panels; panel++)
        {
            for (int r = first; r < end; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                Forward(weights, r, data, panel, workspace.Scores.Pointer, add: r != first);
            }

            _judge.Judge(workspace.Scores.Pointer, data, panel, tally);
        }

        return tally;
    }

    private void Forward(AlignedFloats[] weights, int r, PanelSamples data, int panel, float* scores, bool add)
    {
        if (_layer is not null)
        {
            _layer.Forward(weights[r], r, data, panel, 1, scores, add);
            return;
        }

        kernels.Forward(
            data.Inputs(r, panel),
            workspace.Shape.Dimensions[r],
            data.SamplesIn(panel),
            weights[r].Pointer,
            workspace.Shape.Classes,
            workspace.Shape.Neurons,
            _constants,
            workspace.ChunkRows[r].Pointer,
            scores,
            add,
            workspace.Stop
        );
    }
}
