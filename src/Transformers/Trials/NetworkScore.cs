namespace ModalityCompetition.Transformers.Trials;

/// <summary>How a trained network does.</summary>
/// <param name="TestCorrect">Test samples of each class that it answers with their class, [K]; on equal outputs the first class is its
/// answer.</param>
/// <param name="TrainCorrect">Training samples that it answers with their class.</param>
/// <param name="TrainLoss">Mean cross-entropy on the training sample, nats.</param>
public sealed record NetworkScore(int[] TestCorrect, int TrainCorrect, float TrainLoss);
