using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Specs.Keys;

/// <content>Keys of the stopping rule.</content>
public static partial class SpecKeys
{
    /// <summary>Section of the stopping rule.</summary>
    public const string Until = "until";

    /// <summary>Path of the list of targets.</summary>
    public const string Targets = Until + ".targets";

    /// <summary>Most targets of a sweep.</summary>
    public const int MostTargets = 16;

    private static ImmutableArray<SpecKey> Stopping =>
        [
            new()
            {
                Path = "until.estimand",
                Type = SpecKeyType.Text,
                WhenMissing = "needed where `until` has no `targets`",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning =
                    "Key of the estimand whose interval shall be narrow enough, as `estimates.json` and `docs/stopping.md` name it; in "
                    + "quotation marks within braces",
                AlsoCalled = ["target", "quantity", "metric"],
            },
            new()
            {
                Path = "until.half_width",
                Type = SpecKeyType.Number,
                Unit = "the estimand's",
                Range = new(0, 1e6, LowIncluded: false),
                WhenMissing = "needed where `until` has no `targets`",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "Half-width of the anytime-valid interval at or below which a configuration stops",
                AlsoCalled = ["halfwidth", "epsilon", "width", "precision", "tolerance"],
            },
            new()
            {
                Path = Targets,
                Type = SpecKeyType.Structure,
                Form = $"a list of 1 to {MostTargets} targets, each a mapping '- {{estimand: gap, half_width: 0.01}}'",
                WhenMissing = "a single target, `until.estimand` and `until.half_width`",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning =
                    "Several targets, each with `estimand`, `half_width` and, where it has another one, `confidence`; a configuration "
                    + "stops "
                    + "when it has reached them all",
                AlsoCalled = ["estimands", "goals", "all", "several"],
            },
            new()
            {
                Path = "until.confidence",
                Type = SpecKeyType.Number,
                Unit = "probability",
                Range = new(0, 1, LowIncluded: false, HighIncluded: false),
                WhenMissing = "`estimation.confidence`",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "Probability that the interval holds the truth at every number of trials at once, and hence where it stops",
                AlsoCalled = ["level", "coverage"],
            },
            new()
            {
                Path = "until.per",
                Type = SpecKeyType.Choice,
                Choices = ["configuration"],
                Default = "configuration",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "What stops by itself: each configuration has its own interval and its own number of trials",
            },
            new()
            {
                Path = "until.least_trials",
                Type = SpecKeyType.WholeNumber,
                Unit = "trials",
                Range = new(1, MostTrials),
                Default = "1",
                DeterminesResults = false,
                Source = OurChoice,
                Meaning = "Trials before which no configuration stops",
                Condition = "at most `trials`",
                AlsoCalled = ["min_trials", "minimum", "at_least"],
            },
        ];
}
