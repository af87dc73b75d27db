using ModalityCompetition.Sweeps.Estimates.Sequences;

namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>How many trials a target will take.</summary>
/// <param name="Sequential">Trials at which the sequence will about reach the target if mean and variance stay; null when nothing can be
/// said, or when more than <see cref="Farthest"/> would be needed.</param>
/// <param name="FixedSample">Trials that a fixed-sample Student interval of the same half-width and confidence would have asked for, had
/// the variance been known to be what it is now; null when nothing can be said. It may not be looked at before all of them are done, which
/// is what the sequence's surplus pays for.</param>
internal readonly record struct TrialForecast(long? Sequential, long? FixedSample)
{
    /// <summary>Most trials that are forecast.</summary>
    public const long Farthest = 1L << 50;

    /// <summary>Forecasts.</summary>
    /// <param name="sequence">The sequence so far.</param>
    /// <param name="target">The target.</param>
    /// <param name="trials">Trials consumed, those without an observation included; at least the sequence's count.</param>
    /// <param name="most">Most trials.</param>
    public static TrialForecast Of(IIntervalSequence sequence, StoppingTarget target, long trials, long most)
    {
        if (sequence.Count == 0)
        {
            return new TrialForecast(null, null);
        }

        // Trials without an observation stay as frequent as they were.
        var trialsPerObservation = (double)trials / sequence.Count;
        return new TrialForecast(
            Trials(Observations(sequence, target.HalfWidth, (long)(most / trialsPerObservation))),
            Trials(FixedSampleSize.Of(sequence.Variance, target.HalfWidth, target.Coverage))
        );

        long? Trials(long? observations) => observations is { } n ? (long)Math.Ceiling(n * trialsPerObservation) : null;
    }

    /// <summary>The least number of observations with a predicted half-width within the target: doubling, then bisection.</summary>
    private static long? Observations(IIntervalSequence sequence, double halfWidth, long most)
    {
        var (enough, tooFew) = (sequence.Count, sequence.Count - 1);
        while (!(sequence.PredictHalfWidth(enough) <= halfWidth))
        {
            if (enough >= most)
            {
                return null;
            }

            tooFew = enough;
            enough = Math.Min(most, enough > most / 2 ? most : 2 * enough);
        }

        while (enough - tooFew > 1)
        {
            var middle = tooFew + ((enough - tooFew) / 2);
            (enough, tooFew) = sequence.PredictHalfWidth(middle) <= halfWidth ? (middle, tooFew) : (enough, middle);
        }

        return enough;
    }
}
