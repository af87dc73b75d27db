using ModalityCompetition.Training.Engines.Cpu.Descent;
using ModalityCompetition.Training.Kernels.Layout;

namespace ModalityCompetition.Training.Engines.Cpu;

/// <summary>
/// Measures one network at the checkpoints that it reaches while it may still be trained. Errors and losses of the training samples come
/// from the step that follows, which computes the outputs anyway. What lies behind the end of its training is its final state.
/// </summary>
/// <param name="recorder">Measures and keeps.</param>
/// <param name="network">Which network: 0 joint, 1 + r uni-modal.</param>
/// <param name="inner">Another observer, told first; null for none.</param>
/// <param name="cancellation">Checked while the network is measured.</param>
internal sealed class CheckpointObserver(CheckpointRecorder recorder, int network, IStepObserver? inner, CancellationToken cancellation)
    : IStepObserver
{
    private readonly List<NetworkTally> _train = [];

    /// <inheritdoc/>
    public bool WantsLoss(int iteration) => inner is not null && inner.WantsLoss(iteration);

    /// <inheritdoc/>
    public void Loss(int iteration, float loss) => inner?.Loss(iteration, loss);

    /// <inheritdoc/>
    public void AfterSteps(int iteration, AlignedFloats[] weights)
    {
        inner?.AfterSteps(iteration, weights);
        if (IsCheckpoint(iteration))
        {
            recorder.Measure(_train.Count, network, weights, cancellation);
        }
    }

    /// <inheritdoc/>
    public NetworkTally? Tally(int iteration)
    {
        if (!IsCheckpoint(iteration))
        {
            return null;
        }

        NetworkTally tally = recorder.NewTally();
        _train.Add(tally);
        return tally;
    }

    /// <summary>Completes the checkpoints of the network once it has been trained.</summary>
    /// <param name="weights">Its final weights, [R].</param>
    /// <param name="final">What it reached.</param>
    public void Finish(AlignedFloats[] weights, Trials.NetworkResult final)
    {
        for (int c = 0; c < _train.Count; c++)
        {
            recorder.Train(c, network, _train[c].Errors.Sum(), _train[c].MeanLoss);
        }

        recorder.Fill(_train.Count, network, weights, final, cancellation);
    }

    // The last iteration is measured with the final state, so that nothing is measured twice.
    private bool IsCheckpoint(int iteration) =>
        _train.Count < recorder.Iterations.Length && recorder.Iterations[_train.Count] == iteration && iteration < recorder.LastIteration;
}
