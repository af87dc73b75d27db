using System.Globalization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Comparisons;

/// <summary>
/// Which configurations of a sweep stand next to each other: they differ in one swept parameter, or in parameters that change together, and
/// no configuration lies between them. Words have no order: a configuration that has another one is held against that with the first of
/// them. The difference of a quantity between two of them says whether it changes along the axis, which two intervals that overlap do not
/// say where the random numbers are common.
/// </summary>
internal static class NeighbourContrasts
{
    /// <summary>
    /// Most differences; a sweep with more neighbours has none of them, and any two of its configurations can be compared.
    /// </summary>
    public const int Most = 24;

    /// <summary>Most trials that are read for all of them; computing them takes as long as estimating those again.</summary>
    public const long MostTrials = 200_000;

    /// <summary>
    /// A contrast for each pair of neighbours, the later configuration minus the earlier. Empty where there are too many, or where a target
    /// chose the numbers of trials by the results, for which intervals of differences do not hold.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="estimand">What is compared.</param>
    /// <param name="trials">Trials of each configuration, [configurations].</param>
    /// <param name="whyNone">Why there are none although there are neighbours, as the rest of a sentence; null otherwise.</param>
    public static IReadOnlyList<SpecContrast> Of(SweepSpec spec, Estimand estimand, IReadOnlyList<long> trials, out string? whyNone)
    {
        whyNone = null;
        int count = spec.Configurations.Length;
        if (count < 2)
        {
            return [];
        }

        if (spec.Until is not null)
        {
            whyNone = "'until' chose the numbers of trials by the results, and intervals of differences hold for numbers fixed beforehand";
            return [];
        }

        if (count > Most)
        {
            whyNone = Text($"{count} configurations are more than {Most}");
            return [];
        }

        string key = EstimandSelector.Format(estimand, [.. spec.Configurations[0].Definition.EntryNames]);
        SpecContrast[] all =
        [
            .. spec.Configurations.SelectMany(c => Before(spec, c.Index).Select(b => new SpecContrast("", key, c.Index, b))),
        ];
        long read = all.Sum(c => trials[c.Of] + trials[c.Minus]);
        whyNone =
            all.Length > Most ? Text($"{all.Length} pairs of neighbours are more than {Most}")
            : read > MostTrials ? Text($"{read} trials would have to be read for it, more than {MostTrials}")
            : null;
        return whyNone is null ? all : [];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Among earlier configurations those that differ in the fewest parameters, no fewer of which make a difference; of each such set of
    // parameters the latest, or the first where what differs is a word.
    private static IEnumerable<int> Before(SweepSpec spec, int index)
    {
        (int Index, HashSet<string> Parameters)[] earlier =
        [
            .. Enumerable.Range(0, index).Reverse().Select(i => (i, Differing(spec.Configurations[i], spec.Configurations[index]))),
        ];
        List<HashSet<string>> seen = [];
        foreach ((_, HashSet<string> parameters) in earlier)
        {
            if (!earlier.Any(e => e.Parameters.IsProperSubsetOf(parameters)) && !seen.Any(parameters.SetEquals))
            {
                seen.Add(parameters);
                IEnumerable<int> alike = earlier.Where(e => e.Parameters.SetEquals(parameters)).Select(e => e.Index);
                yield return parameters.Any(IsWord) ? alike.Min() : alike.Max();
            }
        }

        bool IsWord(string parameter) => spec.Configurations[index].AxisValues.Any(v => v.Parameter == parameter && v.Number is null);
    }

    private static HashSet<string> Differing(PlannedConfiguration a, PlannedConfiguration b) =>
        [
            .. a
                .AxisValues.Concat(b.AxisValues)
                .GroupBy(v => v.Parameter, StringComparer.Ordinal)
                .Where(g => g.Select(v => v.Value).Distinct(StringComparer.Ordinal).Count() > 1)
                .Select(g => g.Key),
        ];
}
