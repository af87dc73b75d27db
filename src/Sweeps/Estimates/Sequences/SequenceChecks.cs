namespace ModalityCompetition.Sweeps.Estimates.Sequences;

/// <summary>What every confidence sequence asks of its arguments.</summary>
internal static class SequenceChecks
{
    /// <summary>Passes a confidence through.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside (0, 1).</exception>
    public static double Confidence(double confidence) => confidence > 0 && confidence < 1
        ? confidence
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be above 0 and below 1.");
}
