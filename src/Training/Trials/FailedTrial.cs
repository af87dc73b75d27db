using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Strata;

namespace ModalityCompetition.Training.Trials;

/// <summary>
/// What is recorded of a trial that gave no result: that it timed out or crashed, and no measurement, not even at t = 0. A result of an
/// engine is a function of configuration and trial index alone; this is none, because time and memory are a machine's. An engine never
/// returns it. Whoever runs engines records it after trying again, so that the trial is counted as missing instead of being dropped.
/// </summary>
public static class FailedTrial
{
    /// <summary>Makes the record.</summary>
    /// <param name="outcome"><see cref="TrialOutcome.TimedOut"/> or <see cref="TrialOutcome.Crashed"/>.</param>
    /// <param name="classes">Number K of classes.</param>
    /// <param name="modalities">Number R of modalities.</param>
    /// <param name="checkpoints">Iterations of its checkpoints; null for none.</param>
    /// <param name="isStratified">Whether its test sample is stratified.</param>
    /// <returns>A result whose numbers are NaN, -1 or 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is another outcome.</exception>
    public static TrialResult Of(TrialOutcome outcome, int classes, int modalities, int[]? checkpoints = null, bool isStratified = false)
    {
        if (!outcome.IsFailure())
        {
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "A trial without a result timed out or crashed.");
        }

        int[] never = new int[classes * modalities];
        Array.Fill(never, TrialResult.NeverLearned);
        return new TrialResult
        {
            Classes = classes,
            Modalities = modalities,
            Outcome = outcome,
            InitialGamma = Unknown(),
            FinalGamma = Unknown(),
            SufficientMoment = Unknown(),
            InitialWinProbability = Unknown(),
            LearnIterations = never,
            TestClassCounts = new int[classes],
            Joint = Nothing(),
            Unimodal = [.. Enumerable.Range(0, modalities).Select(_ => Nothing())],
            Probes = [.. Enumerable.Range(0, modalities).Select(_ => Nothing())],
            WeightsDigest = 0,
            Checkpoints = CheckpointMeasurements.NothingAt(checkpoints ?? [], classes, modalities),
            Strata = isStratified ? StratumMeasurements.Nothing(modalities) : StratumMeasurements.None,
        };

        NetworkResult Nothing() => new(new int[classes], 0, float.NaN, 0);

        float[] Unknown()
        {
            float[] values = new float[classes * modalities];
            Array.Fill(values, float.NaN);
            return values;
        }
    }
}
