using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.TorchSharp.Transformers.Samples;
using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Optimization;

/// <summary>The mini-batches of a trial, the same for all its networks.</summary>
/// <param name="root">Root of the random numbers.</param>
/// <param name="trial">The trial.</param>
/// <param name="train">The training sample.</param>
/// <param name="size">Number B of samples of a batch.</param>
/// <param name="device">Where networks are.</param>
internal sealed class StepBatches(StreamRoot root, long trial, SplitSamples train, int size, Device device)
{
    private readonly DataOrder _order = new(root, trial, train.Count);

    /// <summary>The batch of a step, its tensors in the caller's scope.</summary>
    /// <param name="step">t, from 0.</param>
    public StepBatch At(int step)
    {
        long[] samples = new long[size];
        _order.Fill(step, samples);
        Tensor index = tensor(samples, device: device);
        return new StepBatch(step, samples, index, train.Classes(index));
    }
}
