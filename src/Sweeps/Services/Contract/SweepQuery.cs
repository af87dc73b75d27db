namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Which sweeps are asked for, a page at a time.</summary>
public sealed record SweepQuery
{
    /// <summary>Most sweeps of a page.</summary>
    public const int LargestLimit = 1000;

    /// <summary>How many sweeps a page may have, 1 to <see cref="LargestLimit"/>, which is the default.</summary>
    public int Limit { get; init; } = LargestLimit;

    /// <summary>
    /// <see cref="SweepPage.Next"/> of the page before, for the sweeps that were submitted before those; null for the latest ones.
    /// </summary>
    public string? Before { get; init; }

    /// <summary>Only sweeps in this state; null for any.</summary>
    public SweepState? State { get; init; }

    /// <summary>Only sweeps with this tag; null for any.</summary>
    public string? Tag { get; init; }

    /// <summary>Only sweeps of this name, or whose identifier begins with this; null for any.</summary>
    public string? Fits { get; init; }

    /// <summary>Whether a sweep is one of those asked for, wherever its page is.</summary>
    public bool Includes(SweepStatus sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return (State is null || State == sweep.State)
            && (Tag is null || sweep.Tags.Contains(Tag, StringComparer.Ordinal))
            && (Fits is null || sweep.Name == Fits || sweep.Id.StartsWith(Fits, StringComparison.Ordinal));
    }

    /// <summary>The place that <see cref="Before"/> names; the largest number where it is null.</summary>
    /// <exception cref="SweepServiceException">It is no cursor.</exception>
    public long Place() =>
        Before is null ? long.MaxValue
        : long.TryParse(Before, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long place)
            ? place
        : throw new SweepServiceException(
            SweepServiceFailure.Invalid,
            "The cursor is none that this server gave: begin without one, and go on with 'next' of each answer."
        );
}
