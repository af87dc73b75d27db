using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Strata;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// The arrays of one result, to be filled by <see cref="TrialCodec.Decode(ReadOnlySpan{byte}, ResultArrays)"/>; see
/// <see cref="TrialResult"/> for what they hold.
/// </summary>
/// <param name="classes">Number K of classes.</param>
/// <param name="modalities">Number R of modalities.</param>
/// <param name="checkpoints">Number C of checkpoints.</param>
/// <param name="isStratified">Whether the test sample is stratified.</param>
internal sealed class ResultArrays(int classes, int modalities, int checkpoints, bool isStratified)
{
    /// <summary>Gamma(0), [K, R].</summary>
    public float[] InitialGamma { get; } = new float[classes * modalities];

    /// <summary>Gamma(T), [K, R].</summary>
    public float[] FinalGamma { get; } = new float[classes * modalities];

    /// <summary>d(D), [K, R].</summary>
    public float[] SufficientMoment { get; } = new float[classes * modalities];

    /// <summary>P(initial winner | D), [K, R].</summary>
    public float[] InitialWinProbability { get; } = new float[classes * modalities];

    /// <summary>Iterations at which Gamma reached beta, [K, R].</summary>
    public int[] LearnIterations { get; } = new int[classes * modalities];

    /// <summary>Test samples by class, [K].</summary>
    public int[] TestClassCounts { get; } = new int[classes];

    /// <summary>What was measured at the checkpoints.</summary>
    public CheckpointMeasurements Checkpoints { get; } =
        checkpoints == 0 ? CheckpointMeasurements.None : new(checkpoints, classes, modalities);

    /// <summary>What was measured of the strata.</summary>
    public StratumMeasurements Strata { get; } = isStratified ? StratumMeasurements.Room(modalities) : StratumMeasurements.None;

    /// <summary>Test errors by class of the joint network, the uni-modal networks and the probes, [1 + 2 R][K].</summary>
    public int[][] TestErrors { get; } = [.. Enumerable.Range(0, 1 + (2 * modalities)).Select(_ => new int[classes])];
}
