using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels;
using ModalityCompetition.Training.Kernels.Layout;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Cpu.Rules;

/// <summary>
/// A rule that looks at the outputs of every modality. A step goes chunk by chunk, as without a rule: outputs of each modality, residuals
/// panel by panel, gradient sums of each modality.
/// </summary>
internal abstract unsafe class OutputRule : JointRule
{
    private readonly TrialWorkspace _workspace;
    private readonly PanelJudge _judge;

    /// <summary>Prepares for a configuration.</summary>
    protected OutputRule(TrainingKernels kernels, TrialConfiguration configuration, TrialWorkspace workspace, GradientDescent descent)
    {
        (Kernels, _workspace, Descent) = (kernels, workspace, descent);
        Outputs = new ModalityOutputs(kernels, workspace.Shape);
        _judge = new PanelJudge(kernels, configuration, workspace);
    }

    /// <summary>The arithmetic.</summary>
    protected TrainingKernels Kernels { get; }

    /// <summary>The parts of a step.</summary>
    protected GradientDescent Descent { get; }

    /// <summary>Outputs, then residuals, of every modality on the chunk.</summary>
    protected ModalityOutputs Outputs { get; }

    /// <summary>The training sample.</summary>
    protected PanelSamples Train => _workspace.Train;

    /// <summary>R.</summary>
    protected int Modalities => _workspace.Shape.Modalities;

    /// <summary>K.</summary>
    protected int Classes => _workspace.Shape.Classes;

    /// <inheritdoc/>
    public override float Gradient(AlignedFloats[] weights, int t, bool withLoss, NetworkTally? tally, CancellationToken cancellation)
    {
        double losses = 0;
        for (int r = 0; r < Modalities; r++)
        {
            _workspace.ClearGradient(r);
        }

        for (int start = 0; start < Train.Panels; start += _workspace.ChunkPanels)
        {
            int panels = Math.Min(_workspace.ChunkPanels, Train.Panels - start);
            for (int r = 0; r < Modalities; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                Forward(weights, r, start, panels);
            }

            for (int p = 0; p < panels; p++)
            {
                float* joint = _workspace.Scores.Pointer + ((nint)p * Outputs.PanelLength);
                if (LooksAtJointResiduals || withLoss || tally is not null)
                {
                    Outputs.Sum(p, joint, Train.SamplesIn(start + p));
                    if (tally is not null)
                    {
                        _judge.Judge(joint, Train, start + p, tally);
                    }

                    losses += Descent.Residuals(joint, start + p, withLoss);
                }

                Combine(joint, p, start + p);
            }

            for (int r = 0; r < Modalities; r++)
            {
                cancellation.ThrowIfCancellationRequested();
                AddGradient(r, start, panels, _workspace.Scores.Pointer);
            }
        }

        return withLoss ? (float)(losses / Train.Count) : float.NaN;
    }

    /// <inheritdoc/>
    public override bool Step(AlignedFloats[] weights, int t) => Descent.Step(weights, 0, Modalities);

    /// <summary>Slopes and outputs of one modality on a chunk.</summary>
    /// <param name="weights">W(t), [R].</param>
    /// <param name="r">The modality.</param>
    /// <param name="start">First panel of the chunk.</param>
    /// <param name="panels">Its panels.</param>
    protected virtual void Forward(AlignedFloats[] weights, int r, int start, int panels) =>
        Descent.Forward(weights, r, start, panels, Outputs.Of(r), add: false);

    /// <summary>Adds the gradient sums of one modality on a chunk.</summary>
    /// <param name="r">The modality.</param>
    /// <param name="start">First panel of the chunk.</param>
    /// <param name="panels">Its panels.</param>
    /// <param name="joint">What <see cref="Combine"/> left of the joint residuals, [panel][K][64].</param>
    protected virtual void AddGradient(int r, int start, int panels, float* joint) =>
        Descent.AddGradient(r, start, panels, HasResidualsOfModalities ? Outputs.Of(r) : joint, _workspace.Gradient[r]);

    /// <summary>
    /// Whether <see cref="Combine"/> leaves residuals of each modality in <see cref="Outputs"/>; otherwise all have the joint ones.
    /// </summary>
    protected abstract bool HasResidualsOfModalities { get; }

    /// <summary>Whether <see cref="Combine"/> is to find the residuals of the joint loss.</summary>
    protected virtual bool LooksAtJointResiduals => true;

    /// <summary>Makes the residuals of one panel.</summary>
    /// <param name="joint">Residuals of the joint loss, [K][64], where it looks at them; may be overwritten.</param>
    /// <param name="panel">The panel's place in the chunk.</param>
    /// <param name="whole">The panel's place in the sample.</param>
    protected abstract void Combine(float* joint, int panel, int whole);
}
