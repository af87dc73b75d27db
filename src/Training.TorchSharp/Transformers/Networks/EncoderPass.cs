using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>A forward pass of an encoder.</summary>
/// <param name="Output">Its output, [B, h].</param>
/// <param name="Batch">The samples.</param>
/// <param name="Drops">Masks of dropout, for each site; empty outside training.</param>
/// <param name="Saved">What the backward pass needs.</param>
internal sealed record EncoderPass(Tensor Output, EncoderBatch Batch, Tensor[] Drops, Tensor[] Saved);
