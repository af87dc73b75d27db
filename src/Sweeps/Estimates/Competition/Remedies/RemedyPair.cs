using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

/// <summary>
/// A configuration with a remedy and its counterpart, the same one with the remedy <c>none</c>: every other parameter that determines
/// results has the same value, swept or not.
/// </summary>
/// <param name="With">The configuration with the remedy.</param>
/// <param name="Without">Its counterpart.</param>
internal sealed record RemedyPair(PlannedConfiguration With, PlannedConfiguration Without)
{
    /// <summary>
    /// The pairs of a sweep, in plan order: every configuration with a remedy that has a counterpart (the first of several), where more
    /// than one modality competes. Empty for other experiments.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    public static IReadOnlyList<RemedyPair> Of(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        PlannedConfiguration[] remedied = [.. spec.Configurations.Where(HasRemedy)];
        if (remedied.Length == 0)
        {
            return [];
        }

        Dictionary<string, PlannedConfiguration> without = new(StringComparer.Ordinal);
        foreach (PlannedConfiguration configuration in spec.Configurations.Where(c => c.Definition is TrialConfiguration && !HasRemedy(c)))
        {
            without.TryAdd(Rest(configuration), configuration);
        }

        return
        [
            .. remedied
                .Select(c => without.TryGetValue(Rest(c), out PlannedConfiguration? counterpart) ? new RemedyPair(c, counterpart) : null)
                .OfType<RemedyPair>(),
        ];
    }

    /// <summary>Whether two configurations differ in their remedies alone.</summary>
    public static bool DifferInRemedy(PlannedConfiguration a, PlannedConfiguration b) =>
        a.Definition is TrialConfiguration
        && b.Definition is TrialConfiguration
        && a.Configuration.Remedy != b.Configuration.Remedy
        && Rest(a) == Rest(b);

    /// <summary>Whether a configuration of the competition names a remedy, whatever its parameters are, and modalities compete.</summary>
    public static bool HasRemedy(PlannedConfiguration planned) =>
        planned.Definition is TrialConfiguration { Modalities: > 1 } configuration
        && configuration.Remedy is not { Method: RemedyMethod.None, AddedStart: RemedyMethod.None };

    /// <summary>The remedy of a configuration of the competition in words of a spec, <c>ogm</c> or <c>ogm from balanced_init</c>.</summary>
    public static string Word(PlannedConfiguration planned)
    {
        RemedyParameters remedy = planned.Configuration.Remedy;
        return remedy.AddedStart == RemedyMethod.None ? RemedyWords.Of(remedy.Method)
            : remedy.Method == RemedyMethod.None ? RemedyWords.Of(remedy.AddedStart)
            : $"{RemedyWords.Of(remedy.Method)} from {RemedyWords.Of(remedy.AddedStart)}";
    }

    /// <summary>Whether a key belongs to remedies.</summary>
    /// <param name="path">Path pattern of the key.</param>
    public static bool IsOfRemedy(string path) =>
        path.StartsWith(SpecKeys.Remedy + ".", StringComparison.Ordinal) || RemedyWords.WhyUnused(path, []) is not null;

    // Every other parameter that determines results.
    private static string Rest(PlannedConfiguration planned) =>
        string.Join(
            '\n',
            ((IExperiment)planned.Measures)
                .Canonical(planned.Definition)
                .Where(p => !IsOfRemedy(p.Key.Path))
                .Select(p => $"{p.Path}={p.Value}")
        );
}
