namespace ModalityCompetition.Training.Strata;

/// <summary>
/// What a trial with a stratified test sample shows of its strata. <see cref="Variances"/> and the rows of <see cref="Counts"/> have 1 + 4R
/// columns: the networks in the order joint, uni-modal 0 .. R-1, probes 0 .. R-1, then pairs, joint and uni-modal r, then probe and
/// uni-modal r.
/// </summary>
public sealed class StratumMeasurements
{
    /// <summary>Makes room.</summary>
    /// <param name="patterns">Number of patterns: R + 2, or 0 for none.</param>
    /// <param name="columns">1 + 4R, or 0 for none.</param>
    private StratumMeasurements(int patterns, int columns)
    {
        (Patterns, Columns) = (patterns, columns);
        Counts = new int[patterns * columns];
        Variances = new float[columns];
    }

    /// <summary>A trial whose test sample is not stratified.</summary>
    public static StratumMeasurements None { get; } = new(0, 0);

    /// <summary>Number of patterns of sufficiency, R + 2; 0 where the test sample is not stratified.</summary>
    public int Patterns { get; }

    /// <summary>Number of columns, 1 + 4R; 0 where the test sample is not stratified.</summary>
    public int Columns { get; }

    /// <summary>
    /// Errors on the test samples of each pattern, all classes together: of every network, then on how many samples both networks of a
    /// pair err, [R + 2, 1 + 4R]; counts.
    /// </summary>
    public int[] Counts { get; }

    /// <summary>
    /// What choosing other test samples from the same cells would change in the errors of this trial's networks: unbiased estimates of the
    /// variance of each network's error, then of the difference of errors of each pair, [1 + 4R]; NaN without a trained network.
    /// </summary>
    public float[] Variances { get; }

    /// <summary>Room for a trial with a stratified test sample, and what one that did not complete has.</summary>
    /// <param name="modalities">Number R of modalities.</param>
    public static StratumMeasurements Nothing(int modalities)
    {
        StratumMeasurements nothing = Room(modalities);
        Array.Fill(nothing.Variances, float.NaN);
        return nothing;
    }

    /// <summary>Room for a trial with a stratified test sample, all 0.</summary>
    /// <param name="modalities">Number R of modalities.</param>
    internal static StratumMeasurements Room(int modalities) => new(modalities + 2, 1 + (4 * modalities));
}
