namespace ModalityCompetition.Sweeps.Estimates.Intervals;

/// <summary>
/// The nominal coverage of an interval, held twice: as the confidence, and as the probability of a miss. A row of a verdict table may miss
/// with less than the distance of 1 to the number before it,
/// 1.1e-16; its confidence then rounds to 1, and only the probability of a miss still says how wide the interval must be.
/// </summary>
internal readonly record struct Coverage
{
    private Coverage(double confidence, double miss) => (Confidence, Miss) = (confidence, miss);

    /// <summary>Probability that the interval holds the quantity, in (0, 1]: 1 where it is nearer to 1 than any other number.</summary>
    public double Confidence { get; }

    /// <summary>Probability of a miss, alpha = 1 - confidence, in (0, 1).</summary>
    public double Miss { get; }

    /// <summary>Probability of a miss on one side, alpha / 2.</summary>
    public double Tail => Miss / 2;

    /// <summary>Takes a confidence.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside (0, 1).</exception>
    public static implicit operator Coverage(double confidence) =>
        confidence > 0 && confidence < 1
            ? new Coverage(confidence, 1 - confidence)
            : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be above 0 and below 1.");

    /// <summary>Takes a probability of a miss.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside (0, 1).</exception>
    public static Coverage Missing(double miss) =>
        miss > 0 && miss < 1
            ? new Coverage(1 - miss, miss)
            : throw new ArgumentOutOfRangeException(nameof(miss), miss, "The probability of a miss must be above 0 and below 1.");

    /// <summary>
    /// Bonferroni: the coverage that each of m intervals needs so that all of them hold at once with this one, alpha / m. However the
    /// intervals depend on each other,
    /// confidence sequences at their stops included.
    /// </summary>
    /// <param name="intervals">Number m of intervals, at least 1.</param>
    public Coverage SharedBy(int intervals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 1);
        return Missing(Miss / intervals);
    }
}
