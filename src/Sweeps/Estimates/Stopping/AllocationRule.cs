namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>
/// Chooses which configuration gets the next block: the one whose half-width is widest relative to its target, counting what is already
/// under way as if it had narrowed the interval by sqrt(consumed / (consumed + pending)). A configuration about which nothing is known
/// comes first, the one with the fewest trials under way among several. Ties go to the lower index. Of a configuration with several targets
/// the one counts that will take it the most trials: the others are reached on the way. A pure function of its input.
/// </summary>
/// <remarks>
/// Because intervals narrow like 1 / sqrt(n), giving each block to the widest brings all ratios down together, so the trials of a
/// configuration become proportional to variance / target^2. That costs the same total as running each configuration to its stop one after
/// the other: what it buys is that a sweep stopped early, by a limit or by hand, leaves no configuration far behind. Validity does not
/// depend on the rule; see docs/decisions/0003-sequential-stopping.md.
/// </remarks>
internal static class AllocationRule
{
    /// <summary>The index of the configuration that gets the next block; null when none can take one.</summary>
    /// <param name="needs">All configurations, by index.</param>
    public static int? Next(ReadOnlySpan<ConfigurationNeed> needs)
    {
        int? chosen = null;
        for (var i = 0; i < needs.Length; i++)
        {
            if (needs[i].Available > 0 && (chosen is not { } c || Compare(needs[i], needs[c]) > 0))
            {
                chosen = i;
            }
        }

        return chosen;
    }

    private static int Compare(in ConfigurationNeed a, in ConfigurationNeed b)
    {
        var (urgencyA, urgencyB) = (Urgency(a), Urgency(b));
        return double.IsPositiveInfinity(urgencyA) && double.IsPositiveInfinity(urgencyB)
            ? (b.Consumed + b.Pending).CompareTo(a.Consumed + a.Pending)
            : urgencyA.CompareTo(urgencyB);
    }

    private static double Urgency(in ConfigurationNeed need) =>
        need.Consumed == 0 || !double.IsFinite(need.HalfWidth)
            ? double.PositiveInfinity
            : need.HalfWidth / need.Target * Math.Sqrt((double)need.Consumed / (need.Consumed + need.Pending));
}
