using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines;

/// <summary>What every engine checks before it computes.</summary>
internal static class BatchRules
{
    /// <summary>One past the largest trial index.</summary>
    private const long TrialLimit = 1L << 48;

    /// <summary>Accepts a batch within the documented ranges.</summary>
    /// <exception cref="ArgumentException">The configuration, the trial index or the count is out of range.</exception>
    public static void ThrowIfInvalid(TrialBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ConfigurationRules.ThrowIfUntrainable(batch.Configuration);
        if (batch.Configuration.Twins is not null)
        {
            throw new ArgumentException("The engine trains trials one by one; those with twins go through TwinTrialEngine.", nameof(batch));
        }

        if (batch.Count < 1 || batch.FirstTrial < 0 || batch.FirstTrial > TrialLimit - batch.Count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A batch of {batch.Count} trials from trial {batch.FirstTrial} is not within 0 .. 2^48 - 1."),
                nameof(batch)
            );
        }
    }
}
