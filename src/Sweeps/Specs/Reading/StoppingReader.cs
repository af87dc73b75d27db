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

        ReportMissing(Estimand, "the key of an estimand, for example gap or agreement", general, outline, findings);
        ReportMissing(HalfWidth, "the half-width to reach", general, outline, findings);
        SpecValue? estimand = general[Estimand];
        string key = (estimand?.Text ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (estimand is { IsBroken: false } && !configurations.IsEmpty)
        {
            EstimandTable table = configurations[0].Estimands();
            if (EstimandKey.MistakeInTarget(key, configurations) is { } mistake)
            {
                findings.Error(estimand.Place, Estimand, mistake);
            }
            else if (EstimandKey.IsUnbounded(key, table))
            {
                string bounded = table.HasParts
                    ? "prefer a bounded estimand such as gap or test_error"
                    : "give the measurements behind it ranges where they have some";
                findings.Warning(
                    estimand.Place,
                    Estimand,
                    $"{key} has no bounds, so its interval is asymptotic: where it stops early its coverage is approximate; {bounded}"
                );
            }
        }

        if (general[Least]?.Number is { } least && general["trials"]?.Number is { } trials && least > trials)
        {
            findings.Error(
                general[Least]!.Place,
                Least,
                $"is {general[Least]!.Text}, more than trials, which is {general["trials"]!.Text}; lower it or raise trials"
            );
        }

        return findings.HasErrors || general[HalfWidth]?.Number is not { } halfWidth
            ? null
            : new StoppingSpec(
                key,
                halfWidth,
                (general[SpecKeys.Until + ".confidence"] ?? general["estimation.confidence"])!.Number!.Value,
                (long)general[Least]!.Number!.Value
            );
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
