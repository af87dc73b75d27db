using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.OverTime;

/// <summary>Readings of a traced trial that the charts of trajectories share.</summary>
internal static class CompetitionOutcome
{
    /// <summary>
    /// The modality with the largest Gamma of a class at the end of the trace; the first of equals; -1 when none is above 0.
    /// </summary>
    public static int Winner(TrialTrace trace, int index)
    {
        int modalities = trace.Result.Modalities;
        float[] last = trace.Gamma[^1];
        int winner = -1;
        float largest = 0;
        for (int r = 0; r < modalities; r++)
        {
            float gamma = last[index * modalities + r];
            if (gamma > largest)
            {
                (winner, largest) = (r, gamma);
            }
        }

        return winner;
    }

    /// <summary>
    /// Iteration at which the first modality of a class reached beta in joint training, the end of phase 1 for that class; null when none
    /// did.
    /// </summary>
    public static int? FirstLearned(TrialResult result, int index)
    {
        int? first = null;
        for (int r = 0; r < result.Modalities; r++)
        {
            int iteration = result.LearnIterations[index * result.Modalities + r];
            if (iteration != TrialResult.NeverLearned && (first is null || iteration < first))
            {
                first = iteration;
            }
        }

        return first;
    }

    /// <summary>
    /// First recorded iteration at which the joint training loss is at or below the target, the end of phase 2; without a target, or when
    /// it was not reached, the first at which 99 % of the whole decrease of the loss is behind. Null when the loss never fell.
    /// </summary>
    public static int? Converged(TrialTrace trace, double? target)
    {
        double start = trace.JointLoss[0];
        double end = trace.JointLoss[^1];
        if (!double.IsFinite(end) || !(end < start))
        {
            return null;
        }

        double goal = target is { } wanted && end <= wanted ? wanted : end + 0.01 * (start - end);
        int index = Array.FindIndex(trace.JointLoss, loss => loss <= goal);
        return index < 0 ? null : trace.Iterations[index];
    }
}
