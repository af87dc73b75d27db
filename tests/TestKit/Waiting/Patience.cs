namespace ModalityCompetition.TestKit.Waiting;

/// <summary>How long a test waits for what must come.</summary>
public static class Patience
{
    /// <summary>
    /// So long that a machine with forty things to do at once keeps it: only what never comes takes longer. Whoever waits for so long
    /// has found a fault, and says what it waited for.
    /// </summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(10);
}
