using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>What an <see cref="IBlockSource"/> has handed out, and what it was told.</summary>
internal sealed record BlockSourceState
{
    /// <summary>Per configuration the trials that were committed at the start, ascending and disjoint.</summary>
    public required TrialRange[][] Committed { get; init; }

    /// <summary>Without a target: the first block of the plan that was not looked at.</summary>
    public long Index { get; init; }

    /// <summary>Without a target: how many blocks of the plan are handed out as one, which <see cref="Index"/> counts by.</summary>
    public int Joined { get; init; } = 1;

    /// <summary>Without a target: how many are from the next round on.</summary>
    public int JoinedNext { get; init; } = 1;

    /// <summary>Without a target: up to this trial of every configuration blocks of another length were handed out.</summary>
    public long JoinedFrom { get; init; }

    /// <summary>Without a target: parts that were cut and not handed out, the next one first.</summary>
    public TrialBlock[] Parts { get; init; } = [];

    /// <summary>With a target: where each configuration stands.</summary>
    public TargetedConfiguration[] Configurations { get; init; } = [];
}

/// <summary>Where a configuration of a sweep with a target stands.</summary>
/// <param name="Next">The first trial that was neither handed out nor committed at the start.</param>
/// <param name="Known">Trials that were committed at the start or have been handed out.</param>
/// <param name="Consumed">Trials that its interval rests on.</param>
/// <param name="HalfWidth">Half-width of its interval; infinite when nothing is known.</param>
/// <param name="Forecast">Trials at which it will about stop; 0 when nothing can be said.</param>
/// <param name="Stopped">Whether it needs no more trials.</param>
internal readonly record struct TargetedConfiguration(long Next, long Known, long Consumed, double HalfWidth, long Forecast, bool Stopped);
