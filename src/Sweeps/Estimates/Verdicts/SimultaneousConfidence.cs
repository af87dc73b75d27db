namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>The confidence that each of m intervals needs so that all of them hold at once with a stated confidence.</summary>
internal static class SimultaneousConfidence
{
    /// <summary>Bonferroni: 1 - (1 - confidence) / m. However the intervals depend on each other, confidence sequences at their stops included.</summary>
    /// <param name="confidence">Confidence of all together, in (0, 1).</param>
    /// <param name="intervals">Number m of intervals, at least 1.</param>
    public static double Bonferroni(double confidence, int intervals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 1);
        return 1 - ((1 - confidence) / intervals);
    }

    /// <summary>
    /// Sidak (JASA 62, 1967, 626-633): confidence^(1/m), a little less strict. Only for independent intervals: configurations with <c>pairing: independent</c>, one claim
    /// each. Claims about the same trials, or configurations with common random numbers, are not independent.
    /// </summary>
    /// <param name="confidence">Confidence of all together, in (0, 1).</param>
    /// <param name="intervals">Number m of intervals, at least 1.</param>
    public static double Sidak(double confidence, int intervals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 1);
        return Math.Pow(confidence, 1.0 / intervals);
    }
}
