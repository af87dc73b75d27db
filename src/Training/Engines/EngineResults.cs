using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines;

/// <summary>What an engine of the competition returns, as objects, for who looks into a few trials.</summary>
public static class EngineResults
{
    /// <summary>Trains the trials of a batch as <see cref="ITrialEngine.Run"/> does.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="batch">The trials.</param>
    /// <param name="cancellation">As in <see cref="ITrialEngine.Run"/>.</param>
    /// <returns>Results in trial order, [batch.Count].</returns>
    public static TrialResult[] Results(this ITrialEngine engine, TrialBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return TrialCodec.Decode(engine.Run(batch, cancellation));
    }
}
