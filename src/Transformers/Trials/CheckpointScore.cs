namespace ModalityCompetition.Transformers.Trials;

/// <summary>How a network does on the way.</summary>
/// <param name="TestCorrect">Test samples that it answers with their class.</param>
/// <param name="TrainCorrect">Training samples that it answers with their class.</param>
/// <param name="TrainLoss">Mean cross-entropy on the training sample, nats.</param>
public readonly record struct CheckpointScore(int TestCorrect, int TrainCorrect, float TrainLoss);
