using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Instruments;

/// <summary>Which of the sweeps at work have gauges of their own. Immutable.</summary>
/// <param name="Named">Those that have: the first ones. A name stands for one sweep, so that no series is told twice.</param>
/// <param name="Others">Those that are told together.</param>
/// <param name="Silent">Those whose owners have not said yet where they stand.</param>
internal sealed record SplitSweeps(ImmutableArray<ToldSweep> Named, ImmutableArray<ToldSweep> Others, ImmutableArray<ToldSweep> Silent)
{
    /// <summary>Whether one has been told since.</summary>
    public bool IsStale => Silent.Any(s => s.IsTold);

    /// <summary>Splits sweeps in the order in which they came.</summary>
    public static SplitSweeps Of(IEnumerable<ToldSweep> sweeps)
    {
        List<ToldSweep> named = [];
        List<ToldSweep> others = [];
        List<ToldSweep> silent = [];
        HashSet<string> names = [InstrumentLabels.Other];
        foreach (ToldSweep sweep in sweeps)
        {
            List<ToldSweep> group =
                !sweep.IsTold ? silent
                : named.Count < sweep.Limits.Sweeps && names.Add(sweep.Name) ? named
                : others;
            group.Add(sweep);
        }

        return new SplitSweeps([.. named], [.. others], [.. silent]);
    }
}
