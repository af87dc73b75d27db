namespace ModalityCompetition.Sweeps.Plans;

/// <summary>The unit of work and of commitment: consecutive trials of one configuration.</summary>
/// <param name="Configuration">Index of the configuration in the plan.</param>
/// <param name="FirstTrial">Index of the first trial within the configuration.</param>
/// <param name="Count">Number of trials, at least 1.</param>
public readonly record struct TrialBlock(int Configuration, long FirstTrial, int Count)
{
    /// <summary>One past the last trial.</summary>
    public long EndTrial => FirstTrial + Count;
}
