namespace ModalityCompetition.Sweeps.Services.Sharing;

/// <summary>The next block of a sweep that could use a worker.</summary>
/// <param name="Sweep">The sweep's identifier.</param>
/// <param name="Priority">Its priority, at least 1.</param>
/// <param name="Cost">What the block costs, in any unit that is the same for all sweeps, for example floating-point operations; above
/// 0.</param>
public readonly record struct WaitingBlock(string Sweep, int Priority, double Cost);
