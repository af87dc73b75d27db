using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>
/// Columns for the estimands of all configurations of a sweep, and where the observations of one stand in each. Configurations of one kind,
/// which most are, are looked at once.
/// </summary>
/// <param name="taken">Names that columns already have.</param>
internal sealed class ObservationPlaces(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = [.. taken];
    private readonly Dictionary<(string Key, int? Best), int> _columns = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<(ResultLayout Layout, string Checkpoints), int[]> _known = [];

    /// <summary>Names of the columns, in their order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Where the observation of each column stands, -1 for nowhere; columns that came later are behind its end.</summary>
    /// <param name="configuration">A configuration.</param>
    public int[] Of(PlannedConfiguration configuration)
    {
        ITrialDefinition definition = configuration.Definition;
        var kind = (definition.Layout, string.Join(' ', definition.CheckpointIterations));
        if (!_known.TryGetValue(kind, out int[]? places))
        {
            _known[kind] = places = Find(configuration);
        }

        return places;
    }

    private int[] Find(PlannedConfiguration configuration)
    {
        IReadOnlyList<string> modalities = configuration.Definition.EntryNames;
        List<int> places = [.. Enumerable.Repeat(-1, _names.Count)];
        foreach ((EstimandRow row, int? best) in Rows(configuration.Estimands()))
        {
            if (!_columns.TryGetValue((Key(row.Key), best), out int column))
            {
                _columns[(Key(row.Key), best)] = column = _names.Count;
                _names.Add(Unique(Name(row.Key, best, modalities)));
                places.Add(-1);
            }

            places[column] = row.Index;
        }

        return [.. places];
    }

    // Which modality is best is seen over trials: a trial has the comparison with each.
    private static IEnumerable<(EstimandRow Row, int? Best)> Rows(EstimandTable table) =>
        table
            .Rows(best: 0)
            // What is estimated with controls is observed as what is estimated without.
            .Where(r => !EstimandNames.IsOutcome(r.Key.Name) && r.Family.PlainFamily is null)
            .SelectMany(r =>
                r.Family.ComparesWithBest
                    ? Enumerable.Range(0, table.Layout.Modalities).Select(best => (table.Row(r.Key, best), (int?)best))
                    : [(r, null)]
            );

    private static string Key(Estimand key) => $"{key.Name}|{key.Network}|{key.Modality}|{key.Class}";

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; !_taken.Add(unique); i++)
        {
            unique = $"{name}_{InvariantText.Whole(i)}";
        }

        return unique;
    }

    // error[class=3,modality=image] is error_3_image; the parts of an estimand that are not in its name follow it.
    private static string Name(Estimand key, int? best, IReadOnlyList<string> modalities)
    {
        int open = key.Name.IndexOf('[', StringComparison.Ordinal);
        List<string> parts = open < 0 ? [key.Name] : [key.Name[..open]];
        if (open >= 0)
        {
            parts.AddRange(key.Name[(open + 1)..^1].Split(',').Select(p => p[(p.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        }

        if (key.Network is NetworkKind.Joint or NetworkKind.Probe)
        {
            parts.Add(key.Network == NetworkKind.Joint ? "joint" : "probe");
        }

        if ((key.Modality ?? best) is { } r)
        {
            parts.Add(modalities[r]);
        }

        if (key.Class is { } j)
        {
            parts.Add(InvariantText.Whole(j));
        }

        return string.Join('_', parts).ToLowerInvariant();
    }
}
