using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Programs;

/// <summary>
/// The keys of the section of twins of a program: their number, and under the names of the program's parameters what a twin gets in their
/// place.
/// </summary>
internal static class ProgramTwinKeys
{
    private const int StepsOfKey = 4;
    private const string Prefix = SpecKeys.Fidelity + ".";

    /// <summary>The number of twins; a spec may have it whatever its parameters are.</summary>
    public static SpecKey Count { get; } =
        SpecKeys.Competition.Find(SpecKeys.Twins)! with
        {
            Meaning =
                "Twins that are run beside every trial as controls of its means (docs/twins.md): one with the trial's seed, the others "
                    + "with "
                + "seeds of their own; 0: none",
        };

    /// <summary>Whether a spec, an axis or an option says anything of twins.</summary>
    /// <param name="root">The spec.</param>
    /// <param name="overrides">Values of the command line.</param>
    public static bool AreMentioned(MapNode root, SpecOverrides overrides) =>
        new ProgramSection(SpecKeys.Fidelity, root, overrides).Names.Any() || Swept(root).Any();

    /// <summary>The keys of the parameters of a twin: none where nothing is said of twins.</summary>
    /// <param name="parameters">The keys of the parameters.</param>
    /// <param name="root">The spec.</param>
    /// <param name="overrides">Values of the command line.</param>
    /// <param name="findings">Where work goes.</param>
    public static IReadOnlyList<SpecKey> Of(IReadOnlyList<SpecKey> parameters, MapNode root, SpecOverrides overrides, SpecFindings findings)
    {
        if (!AreMentioned(root, overrides))
        {
            return [];
        }

        findings.Spend((long)parameters.Count * StepsOfKey);
        ProgramSection section = new(SpecKeys.Fidelity, root, overrides);
        ILookup<string, SpecNode> swept = Swept(root)
            .SelectMany(m => ProgramParameters.Listed(m.Value).Select(n => (Name: m.Key[Prefix.Length..], Node: n)))
            .ToLookup(v => v.Name, v => v.Node);
        return [.. parameters.Where(k => k.Symbol != Count.Symbol).Select(k => OfTwin(k, Given(k.Symbol)))];

        IEnumerable<SpecNode> Given(string name) => swept[name].Concat(section.Find(name) is { } node ? [node] : []);
    }

    // A twin may be given words that no trial has.
    private static SpecKey OfTwin(SpecKey parameter, IEnumerable<SpecNode> given) =>
        parameter with
        {
            Path = Prefix + parameter.Symbol,
            Choices =
                parameter.Type == SpecKeyType.Choice ? [.. parameter.Choices.Union(ProgramParameters.Words(given))] : parameter.Choices,
            Meaning = "The parameter of the program in a twin",
            WhenMissing = $"`{parameter.Path}`",
            HasSymbol = false,
        };

    private static IEnumerable<MapEntry> Swept(MapNode root) =>
        ProgramParameters.Swept(root).Select(s => s.Member).Where(m => m.Key.StartsWith(Prefix, StringComparison.Ordinal));
}
