using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Engines.Cpu.Descent;

/// <summary>Watches a network while it is trained; it never changes a bit of the training.</summary>
internal interface IStepObserver
{
    /// <summary>Whether <see cref="AfterSteps"/> wants the training loss at iteration t.</summary>
    bool WantsLoss(int iteration);

    /// <summary>Called with W(t) for t = 0, 1, ..., before step t + 1 and after the last step.</summary>
    /// <param name="iteration">t, the number of steps performed.</param>
    /// <param name="weights">W(t), [R]; only the trained modalities are meaningful.</param>
    void AfterSteps(int iteration, AlignedFloats[] weights);

    /// <summary>
    /// Called with W(t) where another step may follow: what takes the errors and losses of the training samples at W(t), which the step
    /// computes anyway; null for nothing.
    /// </summary>
    NetworkTally? Tally(int iteration) => null;

    /// <summary>
    /// The loss L(W(t)) of an iteration for which <see cref="WantsLoss"/> answered true and which was followed by another step.
    /// </summary>
    void Loss(int iteration, float loss);
}
