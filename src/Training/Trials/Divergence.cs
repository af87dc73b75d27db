namespace ModalityCompetition.Training.Trials;

/// <summary>Where a trial diverged.</summary>
/// <param name="Modality">The uni-modal network that diverged first in the order joint, 0, 1, ...; -1 for the joint network.</param>
/// <param name="Iteration">Number of completed steps after which a weight was NaN or infinite.</param>
public readonly record struct Divergence(int Modality, int Iteration);
