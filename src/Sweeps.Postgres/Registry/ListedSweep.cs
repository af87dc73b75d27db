namespace ModalityCompetition.Sweeps.Postgres.Registry;

/// <summary>What a list says of a sweep of a shared ledger, without a look at its results.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Trials">Committed trials.</param>
/// <param name="Bytes">Bytes that they take.</param>
/// <param name="Changed">When the last of them was committed, or else when the sweep was begun; by the clock of the database.</param>
/// <param name="Age">How long ago that was, by the same clock.</param>
/// <param name="Workers">Workers that are at work on it now.</param>
/// <param name="Tags">Its tags.</param>
public sealed record ListedSweep(
    SharedSweep Sweep,
    long Trials,
    long Bytes,
    DateTimeOffset Changed,
    TimeSpan Age,
    long Workers,
    IReadOnlyList<string> Tags
);
