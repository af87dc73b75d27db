using static TorchSharp.torch;

namespace ModalityCompetition.Training.TorchSharp.Transformers.Networks;

/// <summary>Some samples of one modality, as its encoder wants them.</summary>
/// <param name="Count">Number B of samples.</param>
/// <param name="Values">Patches, [B P, values], or tokens, [B L], int64.</param>
/// <param name="AttentionMask">Of titles: 0 for a word and -infinity for padding, [B, 1, L, 1], added to attention scores; null for
/// images.</param>
/// <param name="Average">Of titles: 1 / (its words) for a word and 0 for padding, [B, 1, L]; null for images, whose average is
/// plain.</param>
internal readonly record struct EncoderBatch(int Count, Tensor Values, Tensor? AttentionMask, Tensor? Average);
