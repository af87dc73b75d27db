namespace ModalityCompetition.Training.Trials;

/// <summary>What one network of a trial (joint, uni-modal or probe) reached.</summary>
/// <param name="TestErrors">Test errors by true class, [K], in <see cref="TrialConfiguration.TestUnits"/>: counts, or weighted where the
/// test sample is stratified.</param>
/// <param name="TrainErrors">Errors on the n training samples; a count.</param>
/// <param name="FinalLoss">Mean cross-entropy on the training samples at the final weights, nats.</param>
/// <param name="Iterations">Gradient steps performed; for a probe those of the joint network it was cut out of.</param>
public sealed record NetworkResult(int[] TestErrors, int TrainErrors, float FinalLoss, int Iterations)
{
    /// <summary>Test errors over all classes, in the same units.</summary>
    public int TotalTestErrors => TestErrors.Sum();
}
