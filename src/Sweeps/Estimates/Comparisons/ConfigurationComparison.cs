using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>Two configurations compared estimand by estimand.</summary>
/// <param name="A">Side A.</param>
/// <param name="B">Side B.</param>
/// <param name="Paired">Whether trials were compared in pairs with common random numbers.</param>
/// <param name="Differences">The differences A - B of every estimand that both sides have, in the order of side A's estimates.</param>
/// <param name="Warnings">What a reader must know before using the differences, one sentence each.</param>
public sealed record ConfigurationComparison(
    PlannedConfiguration A,
    PlannedConfiguration B,
    bool Paired,
    ImmutableArray<EstimandDifference> Differences,
    ImmutableArray<string> Warnings
);
