using System.Globalization;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions.StoredRuns;

/// <summary>The trials that runs which are put together lack.</summary>
/// <param name="Trials">How many there are.</param>
/// <param name="Lines">Which, a line each; the first few.</param>
internal sealed record MergeGaps(long Trials, IReadOnlyList<string> Lines)
{
    private const int MostLines = 12;
    private const int MostRanges = 4;

    /// <summary>What is missing; nothing of a sweep with a target, which may be complete without all its trials.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="held">The trials that there are.</param>
    /// <param name="parts">Which parts of the sweep the folders are; null for one that is no part.</param>
    public static MergeGaps Of(SweepSpec spec, TrialCoverage held, IReadOnlyList<TrialPart?> parts)
    {
        if (spec.Until is not null)
        {
            return new MergeGaps(0, []);
        }

        TrialRange[][] missing = [.. spec.Configurations.Select(c => held.Missing(c.Index, new TrialRange(0, spec.Trials)).ToArray())];
        int? of = parts.Count > 0 && parts.Select(p => p?.Parts).Distinct().ToArray() is [{ } one] ? one : null;
        string[] lines =
        [
            .. spec
                .Configurations.Where(c => missing[c.Index].Length > 0)
                .GroupBy(c => Ranges(missing[c.Index]))
                .Select(g => Line(spec, g.Key, [.. g], missing[g.First().Index], of)),
        ];
        return new MergeGaps(
            missing.Sum(m => m.Sum(r => r.Count)),
            lines.Length <= MostLines ? lines : [.. lines.Take(MostLines), $"and {CountText.Of(lines.Length - MostLines, "more line")}"]
        );
    }

    private static string Line(SweepSpec spec, string ranges, PlannedConfiguration[] configurations, TrialRange[] missing, int? of)
    {
        string which =
            configurations.Length == spec.Configurations.Length ? "every configuration"
            : configurations is [var only] ? $"configuration {only.Index} ({only.Label})"
            : $"configurations {string.Join(", ", configurations.Take(MostRanges).Select(c => c.Index))}"
                + (configurations.Length > MostRanges ? ", ..." : "");
        string[] shards = of is { } parts ? [.. Touched(spec, parts, missing)] : [];
        return $"trials {ranges} of {which}"
            + (
                shards.Length == 0
                    ? ""
                    : $": --trials {spec.Trials} --shard {string.Join(", ", shards.Take(MostRanges))}"
                        + (shards.Length > MostRanges ? ", ..." : "")
            );
    }

    private static string Ranges(TrialRange[] ranges) =>
        string.Join(", ", ranges.Take(MostRanges).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.First} to {r.End - 1}")))
        + (ranges.Length > MostRanges ? ", ..." : "");

    private static IEnumerable<string> Touched(SweepSpec spec, int parts, TrialRange[] missing)
    {
        for (int number = 1; number <= parts; number++)
        {
            var part = new TrialPart(number, parts);
            TrialRange range = PartRecord.Range(part, spec);
            if (missing.Any(m => m.First < range.End && range.First < m.End))
            {
                yield return part.ToString();
            }
        }
    }
}
