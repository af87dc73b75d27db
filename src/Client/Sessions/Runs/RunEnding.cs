namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>What ends a run before all its trials are done: somebody who asks for it, or its own limit of time.</summary>
/// <param name="TimeLimit">The limit; null for none.</param>
/// <param name="Asked">Cancelled when somebody asks.</param>
/// <param name="Due">Cancelled when somebody asks or the time is up.</param>
internal sealed record RunEnding(TimeSpan? TimeLimit, CancellationToken Asked, CancellationToken Due)
{
    /// <summary>The limit where the time is up and nobody has asked for a stop besides; null otherwise.</summary>
    public TimeSpan? PassedLimit => Due.IsCancellationRequested && !Asked.IsCancellationRequested ? TimeLimit : null;
}
