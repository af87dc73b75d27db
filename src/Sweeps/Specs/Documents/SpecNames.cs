using System.Collections.Immutable;
using System.Globalization;

namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>
/// Names in a spec that no result depends on, as those of modalities: results are kept by position, and a name may change. Names that
/// change places would put the results of one under the name of another.
/// </summary>
public static class SpecNames
{
    /// <summary>The names that changed, in their order.</summary>
    /// <param name="old">What was run.</param>
    /// <param name="spec">What is to be continued.</param>
    public static IReadOnlyList<SpecChange> Changed(SweepSpec old, SweepSpec spec)
    {
        (ImmutableArray<string> before, ImmutableArray<string> after) = (Names(old), Names(spec));
        return before.Length != after.Length
            ? []
            :
            [
                .. Enumerable
                    .Range(0, before.Length)
                    .Where(i => before[i] != after[i])
                    .Select(i => new SpecChange($"name {i.ToString(CultureInfo.InvariantCulture)}", before[i], after[i])),
            ];
    }

    /// <summary>Whether a name stands now where another one stood, and was in use elsewhere before.</summary>
    /// <param name="old">What was run.</param>
    /// <param name="spec">What is to be continued.</param>
    public static bool ChangePlaces(SweepSpec old, SweepSpec spec)
    {
        ImmutableArray<string> before = Names(old);
        return Changed(old, spec).Any(c => before.Contains(c.New));
    }

    private static ImmutableArray<string> Names(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return [.. spec.Configurations[0].Definition.EntryNames];
    }
}
