namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>How many trials it takes, as far as a pilot tells.</summary>
/// <param name="Trials">The forecast, at least 1; null where the pilot says nothing.</param>
/// <param name="Low">Lower end of an interval for the number, at least 1.</param>
/// <param name="High">Upper end; null where the pilot sets no bound.</param>
/// <param name="IsKnown">Whether the number is exact: the pilot, whose trials are the sweep's first, reached the target itself.</param>
public sealed record TrialNumber(long? Trials, long Low, long? High, bool IsKnown)
{
    /// <summary>Confidence of the interval for the number.</summary>
    public const double Confidence = 0.95;
}
