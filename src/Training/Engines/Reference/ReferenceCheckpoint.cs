namespace ModalityCompetition.Training.Engines.Reference;

/// <summary>What one reference network reached at a checkpoint.</summary>
/// <param name="TestErrors">Errors on the test sample; a count.</param>
/// <param name="TrainErrors">Errors on the training sample; a count.</param>
/// <param name="ValidationErrors">Errors on the validation sample; a count, -1 without one.</param>
/// <param name="TrainLoss">Mean cross-entropy on the training sample, nats.</param>
/// <param name="Gamma">Gamma, [K, R].</param>
internal sealed record ReferenceCheckpoint(int TestErrors, int TrainErrors, int ValidationErrors, float TrainLoss, float[] Gamma);
