using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>A remedy held against <c>none</c>.</summary>
/// <param name="With">The configuration with the remedy.</param>
/// <param name="Without">The same configuration with the remedy <c>none</c>.</param>
/// <param name="Effects">The differences, in a fixed order.</param>
/// <param name="Verdict">What it does to the competition.</param>
/// <param name="Pairs">Pairs of trials that were looked at.</param>
/// <param name="CompletePairs">Those of which both trials completed, which alone enter differences of trained quantities.</param>
/// <param name="DivergedWith">Pairs whose trial with the remedy diverged.</param>
/// <param name="DivergedWithout">Pairs whose trial without it diverged.</param>
/// <param name="Lost">Pairs of which a trial timed out or crashed.</param>
/// <param name="IsNeutral">Whether its parameters are such that it changes nothing by definition.</param>
/// <param name="WithNotTrainedOut">Why training with the remedy was not over; null where it was.</param>
/// <param name="WithoutNotTrainedOut">Why training without it was not over; null where it was.</param>
public sealed record RemedyRow(
    PlannedConfiguration With,
    PlannedConfiguration Without,
    ImmutableArray<RemedyEffect> Effects,
    RemedyVerdict Verdict,
    long Pairs,
    long CompletePairs,
    long DivergedWith,
    long DivergedWithout,
    long Lost,
    bool IsNeutral,
    string? WithNotTrainedOut,
    string? WithoutNotTrainedOut
)
{
    /// <summary>Whether training was over on both sides.</summary>
    public bool IsTrainedOut => WithNotTrainedOut is null && WithoutNotTrainedOut is null;

    /// <summary>Whether so many pairs are incomplete that differences of trained quantities are about chosen trials.</summary>
    public bool IsIncomplete => Pairs - CompletePairs > RemedyRule.MostIncomplete * Pairs;

    /// <summary>Finds an effect; null when there is none.</summary>
    /// <param name="quantity">Its key.</param>
    public RemedyEffect? Find(string quantity) => Effects.FirstOrDefault(e => e.Quantity == quantity);
}
