namespace ModalityCompetition.Training.Trials;

/// <summary>What one network of a trial (joint, uni-modal or probe) reached.</summary>
/// <param name="TestErrors">Test errors by true class, [K]; counts.</param>
/// <param name="TrainErrors">Errors on the n training samples; a count.</param>
/// <param name="FinalLoss">Mean cross-entropy on the training samples at the final weights, nats.</param>
/// <param name="Iterations">Gradient steps performed; for a probe those of the joint network it was cut out of.</param>
public sealed record NetworkResult(int[] TestErrors, int TrainErrors, float FinalLoss, int Iterations)
{
    /// <summary>Test errors over all classes; a count.</summary>
    public int TotalTestErrors => TestErrors.Sum();
}
