using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Randomness;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// Consecutive trials of one configuration, as an index range: <see cref="FirstTrial"/> .. <see cref="FirstTrial"/> +
/// <see cref="Count"/> - 1.
/// </summary>
/// <param name="Definition">What every trial of the batch computes.</param>
/// <param name="Streams">Root of the random numbers.</param>
/// <param name="FirstTrial">Index of the first trial, 0 &lt;= index &lt; 2^48.</param>
/// <param name="Count">Number of trials, at least 1.</param>
public sealed record TrialBatch(ITrialDefinition Definition, StreamRoot Streams, long FirstTrial, int Count)
{
    /// <summary>What every trial of a batch of the competition computes.</summary>
    /// <exception cref="ArgumentException">The trials are those of another experiment.</exception>
    public TrialConfiguration Configuration =>
        Definition as TrialConfiguration
        ?? throw new ArgumentException("The engine trains the competition, and the trials are those of another experiment.");
}
