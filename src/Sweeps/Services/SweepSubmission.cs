namespace ModalityCompetition.Sweeps.Services;

/// <summary>A sweep that somebody wants run.</summary>
/// <param name="Spec">The text of the spec, with any override already in it; at most 1 MiB.</param>
public sealed record SweepSubmission(string Spec)
{
    /// <summary>Least priority.</summary>
    public const int LeastPriority = 1;

    /// <summary>Greatest priority.</summary>
    public const int GreatestPriority = 1000;

    /// <summary>Priority unless another is given.</summary>
    public const int DefaultPriority = 10;

    /// <summary>What the sender calls the text, for the places in error messages, for example <c>my.yaml</c>; at most 200 characters.</summary>
    public string Source { get; init; } = "spec";

    /// <summary>
    /// Weight in the share of the workers, from 1 to 1000, default 10: while both have work, a sweep of priority 20 gets twice the computing time of one of
    /// priority 10. Every sweep gets some. See <see cref="FairShare"/>.
    /// </summary>
    public int Priority { get; init; } = DefaultPriority;
}
