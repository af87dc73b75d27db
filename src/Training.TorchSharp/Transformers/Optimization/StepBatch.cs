using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Optimization;

/// <summary>The mini-batch of a step.</summary>
/// <param name="Step">t, from 0.</param>
/// <param name="Samples">Indices in the training sample, [B].</param>
/// <param name="Index">The same on the device, int64.</param>
/// <param name="Classes">Their classes, [B], int64.</param>
internal readonly record struct StepBatch(int Step, long[] Samples, Tensor Index, Tensor Classes);
