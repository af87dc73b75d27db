using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>A block that is in work, or waits to be, and how often it has been tried.</summary>
/// <param name="Block">The block.</param>
/// <param name="Number">1 for the first attempt.</param>
internal readonly record struct BlockAttempt(TrialBlock Block, int Number);
