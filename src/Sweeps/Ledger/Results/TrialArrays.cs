namespace ModalityCompetition.Sweeps.Ledger.Results;

/// <summary>
/// The arrays of one result, to be filled by <see cref="TrialCodec.Decode(ReadOnlySpan{byte}, TrialArrays)"/>; see
/// <see cref="Training.Trials.TrialResult"/> for what they hold.
/// </summary>
/// <param name="shape">Shape of the result.</param>
internal sealed class TrialArrays(TrialShape shape)
{
    /// <summary>Gamma(0), [K, R].</summary>
    public float[] InitialGamma { get; } = new float[shape.Classes * shape.Modalities];

    /// <summary>Gamma(T), [K, R].</summary>
    public float[] FinalGamma { get; } = new float[shape.Classes * shape.Modalities];

    /// <summary>d(D), [K, R].</summary>
    public float[] SufficientMoment { get; } = new float[shape.Classes * shape.Modalities];

    /// <summary>P(initial winner | D), [K, R].</summary>
    public float[] InitialWinProbability { get; } = new float[shape.Classes * shape.Modalities];

    /// <summary>Iterations at which Gamma reached beta, [K, R].</summary>
    public int[] LearnIterations { get; } = new int[shape.Classes * shape.Modalities];

    /// <summary>Test samples by class, [K].</summary>
    public int[] TestClassCounts { get; } = new int[shape.Classes];

    /// <summary>Test errors by class of the joint network, the uni-modal networks and the probes, [1 + 2 R][K].</summary>
    public int[][] TestErrors { get; } = [.. Enumerable.Range(0, 1 + (2 * shape.Modalities)).Select(_ => new int[shape.Classes])];
}
