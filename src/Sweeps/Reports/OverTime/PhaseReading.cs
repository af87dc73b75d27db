using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;

namespace ModalityCompetition.Sweeps.Reports.OverTime;

/// <summary>The two phases of joint training in words.</summary>
internal static class PhaseReading
{
    /// <summary>The paragraphs.</summary>
    public static IEnumerable<string> Of(ConfigurationEstimates estimates, IReadOnlyList<TracedTrial> traces)
    {
        yield return estimates.Configuration.Configuration.Modalities == 1
            ? "With one modality training has two phases as well. In phase 1 the encoder grows from its initial values, until Γ of the "
                + "class reaches β; in "
                + "phase 2 it fits the training samples and the loss converges. Where exactly a phase ends at finite K is this report's "
                + "reading of it."
            : "The proof of the paper follows joint training through two phases. In phase 1 the encoders grow from their initial values, "
                + "and the modality that starts ahead for a class grows fastest; the phase ends for that class when its first modality "
                + "reaches β. In phase 2 the "
                + "winner fits the training samples, the loss converges, and the gradient that would have taught the loser fades away. "
                + "Where exactly a phase ends "
                + "at finite K is this report's reading of it.";
        foreach (LearnTimeSummary times in estimates.LearnTimes)
        {
            string name = EstimandText.ModalityName(estimates, times.Modality);
            yield return times.Learned == 0
                ? $"Modality {name} learned no class in any completed trial."
                : $"Modality {name} learned {InvariantText.Count(times.Learned)} of {InvariantText.Count(times.Total)} (trial, "
                    + $"class) pairs "
                    + $"({InvariantText.Fixed(100.0 * times.Learned / times.Total, 1)}\u00a0%); half of those by iteration "
                    + $"{InvariantText.Significant(times.Median, 4)}, "
                    + $"one in ten by {InvariantText.Significant(times.FirstDecile, 4)}, nine in ten by "
                    + $"{InvariantText.Significant(times.LastDecile, 4)}.";
        }

        foreach (string paragraph in Trials(traces))
        {
            yield return paragraph;
        }
    }

    /// <summary>One sentence per traced trial.</summary>
    public static IEnumerable<string> Trials(IEnumerable<TracedTrial> traces) => traces.Select(Trial);

    private static string Trial(TracedTrial traced)
    {
        var result = traced.Trace.Result;
        string trial = $"Trial {InvariantText.Whole(traced.Trace.Trial)}";
        int[] ends = [.. Enumerable.Range(0, result.Classes).Select(j => CompetitionOutcome.FirstLearned(result, j)).OfType<int>().Order()];
        if (ends.Length == 0)
        {
            return $"{trial}: no class left phase 1 within {InvariantText.Whole(traced.Trace.Iterations[^1])} iterations.";
        }

        string first =
            ends[0] == ends[^1]
                ? $"phase 1 ended at iteration {InvariantText.Whole(ends[0])}"
                : $"phase 1 ended between iterations {InvariantText.Whole(ends[0])} and {InvariantText.Whole(ends[^1])}";
        string share =
            ends.Length == result.Classes
                ? "for every class"
                : $"for {InvariantText.Whole(ends.Length)} of {InvariantText.Whole(result.Classes)} classes";
        double? target = traced.Configuration.Configuration.Optimization.LossTarget;
        string second = CompetitionOutcome.Converged(traced.Trace, target) is { } end
            ? (
                target is null || traced.Trace.JointLoss[^1] > target
                    ? "99 % of the fall of the training loss was behind at"
                    : "the training loss was at its target by"
            ) + $" the recorded iteration {InvariantText.Whole(end)}"
            : "the training loss did not fall";
        return $"{trial}: {first} {share}; {second}.";
    }
}
