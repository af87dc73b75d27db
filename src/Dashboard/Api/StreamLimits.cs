namespace ModalityCompetition.Dashboard.Api;

/// <summary>What event streams may take.</summary>
/// <param name="Most">Streams that are open at once; further ones are refused.</param>
/// <param name="Heartbeat">How often a stream on which nothing happens sends a comment.</param>
/// <param name="Clock">The clock.</param>
internal sealed record StreamLimits(int Most, TimeSpan Heartbeat, TimeProvider Clock);
