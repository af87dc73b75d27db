using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Reads the section <c>until</c>, whose keys depend on each other and on the modalities and classes.</summary>
internal static class StoppingReader
{
    private const string Estimand = SpecKeys.Until + ".estimand";
    private const string HalfWidth = SpecKeys.Until + ".half_width";
    private const string Least = SpecKeys.Until + ".least_trials";
    private const int EstimandsPerStep = 8;

    /// <summary>The stopping rule; null when the spec has none or a wrong one.</summary>
    /// <param name="general">Values that no axis changes, by path.</param>
    /// <param name="outline">What stands where.</param>
    /// <param name="configurations">The configurations; empty when one of them is wrong.</param>
    /// <param name="findings">Where mistakes go.</param>
    public static StoppingSpec? Read(
        IReadOnlyDictionary<string, SpecValue?> general,
        SpecOutline outline,
        ImmutableArray<PlannedConfiguration> configurations,
        SpecFindings findings
    )
    {
        bool given =
            outline.Sections.ContainsKey(SpecKeys.Until)
            || outline.Values.Keys.Any(k => k.StartsWith(SpecKeys.Until + ".", StringComparison.Ordinal));
        if (!given)
        {
            return null;
        }

        double? confidence = (general[SpecKeys.Until + ".confidence"] ?? general["estimation.confidence"])?.Number;
        ImmutableArray<(SpecTarget Target, SpecPlace Place, string Path)> targets =
            outline.Values.GetValueOrDefault(SpecKeys.Targets) is { } list
            && (list is not ScalarNode { IsNull: true } || (general[Estimand] is null && general[HalfWidth] is null))
                ? Several(list, general, outline, confidence, findings)
                : Single(general, outline, confidence, findings);
        if (!configurations.IsEmpty)
        {
            Check(targets, configurations, findings);
        }

        if (general[Least]?.Number is { } least && general["trials"]?.Number is { } trials && least > trials)
        {
            findings.Error(
                general[Least]!.Place,
                Least,
                $"is {general[Least]!.Text}, more than trials, which is {general["trials"]!.Text}; lower it or raise trials"
            );
        }

        return findings.HasErrors || targets.IsEmpty
            ? null
            : new StoppingSpec([.. targets.Select(t => t.Target)], (long)general[Least]!.Number!.Value);
    }

    private static ImmutableArray<(SpecTarget, SpecPlace, string)> Several(
        SpecNode list,
        IReadOnlyDictionary<string, SpecValue?> general,
        SpecOutline outline,
        double? confidence,
        SpecFindings findings
    )
    {
        foreach (string path in (string[])[Estimand, HalfWidth])
        {
            if (general[path] is { } beside)
            {
                findings.Error(
                    beside.Place,
                    path,
                    $"stands beside {SpecKeys.Targets}, which names every target with its half-width; put it into the list or leave one of "
                        + "the two out"
                );
            }
        }

        return new TargetListReader(outline.Keys, confidence, findings).Read(list);
    }

    private static ImmutableArray<(SpecTarget, SpecPlace, string)> Single(
        IReadOnlyDictionary<string, SpecValue?> general,
        SpecOutline outline,
        double? confidence,
        SpecFindings findings
    )
    {
        ReportMissing(Estimand, "the key of an estimand, for example gap or agreement", general, outline, findings);
        ReportMissing(HalfWidth, "the half-width to reach", general, outline, findings);
        if (general[Estimand] is not { IsBroken: false } estimand)
        {
            return [];
        }

        // A key is checked also where its half-width is wrong: nobody wants to hear of one mistake after the other.
        string key = estimand.Text.Replace(" ", "", StringComparison.Ordinal);
        return [(new SpecTarget(key, general[HalfWidth]?.Number ?? double.NaN, confidence ?? double.NaN), estimand.Place, Estimand)];
    }

    private static void Check(
        ImmutableArray<(SpecTarget Target, SpecPlace Place, string Path)> targets,
        ImmutableArray<PlannedConfiguration> configurations,
        SpecFindings findings
    )
    {
        EstimandTable table = configurations[0].Estimands();
        ImmutableArray<string> names = [.. configurations[0].Definition.EntryNames];
        var seen = new Dictionary<Estimand, string>();
        foreach ((SpecTarget target, SpecPlace place, string path) in targets)
        {
            if (targets.Length > 1)
            {
                findings.Spend(table.Families.Length / EstimandsPerStep);
            }

            string key = target.Estimand;
            if (EstimandKey.MistakeInTarget(key, configurations) is { } mistake)
            {
                findings.Error(place, path, mistake);
                continue;
            }

            if (EstimandSelector.TryParse(key, names, out Estimand? estimand) && !seen.TryAdd(estimand, path))
            {
                findings.Error(
                    place,
                    path,
                    $"is '{ShortText.Of(key)}' like {seen[estimand]}; give every estimand once, with the narrower half-width"
                );
                continue;
            }

            if (EstimandKey.IsUnbounded(key, table))
            {
                string bounded = table.HasParts
                    ? "prefer a bounded estimand such as gap or test_error"
                    : "give the measurements behind it ranges where they have some";
                findings.Warning(
                    place,
                    path,
                    $"{key} has no bounds, so its interval is asymptotic: where it stops early its coverage is approximate; {bounded}"
                );
            }
        }
    }

    private static void ReportMissing(
        string path,
        string what,
        IReadOnlyDictionary<string, SpecValue?> general,
        SpecOutline outline,
        SpecFindings findings
    )
    {
        if (general[path] is null && !outline.ProbablyMeant.Contains(path) && !outline.BrokenSections.Contains(SpecKeys.Until))
        {
            SpecPlace place = MissingKeys.PlaceOf(path, outline);
            findings.Error(place, path, $"is missing; give {what}");
        }
    }
}
