using System.Text.RegularExpressions;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;

namespace ModalityCompetition.Sweeps.Reports.Exports.Columns;

/// <summary>
/// A column for every swept parameter, named by its key path as in <c>estimates.csv</c>. Its type is that of the key, never that of the
/// values that happen to be swept: a number is real in every file, also where all of its values are whole.
/// </summary>
internal static partial class SweptColumns
{
    /// <summary>The columns, in the order of the spec's axes.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="current">Gives the configuration of the row.</param>
    public static IEnumerable<ExportColumn> Of(SweepSpec spec, Func<PlannedConfiguration> current)
    {
        string[] parameters = [.. spec.Configurations.SelectMany(c => c.AxisValues).Select(a => a.Parameter).Distinct()];
        return parameters.Select(p => Of(spec, p, current));
    }

    private static ExportColumn Of(SweepSpec spec, string parameter, Func<PlannedConfiguration> current)
    {
        AxisValue?[] values = [.. spec.Configurations.Select(c => c.AxisValues.FirstOrDefault(a => a.Parameter == parameter))];
        var places = spec.Configurations.Select((c, place) => (c.Index, place)).ToDictionary(c => c.Index, c => c.place);
        SpecKeyType? type = spec.Keys.Find(Index().Replace(parameter, "[]"))?.Type;
        if (type is SpecKeyType.WholeNumber or SpecKeyType.Number && values.All(v => v is null or { Number: not null }))
        {
            return type == SpecKeyType.WholeNumber
                ? new ExportColumn(parameter, NpyType.Int64, () => Value() is { Number: { } n } ? (long)n : ExportValue.None)
                : new ExportColumn(parameter, NpyType.Float64, () => Value() is { Number: { } n } ? n : ExportValue.None);
        }

        string[] words = [.. values.OfType<AxisValue>().Select(v => v.Value).Distinct()];
        return new ExportColumn(parameter, NpyType.Text, () => Value() is { } v ? Array.IndexOf(words, v.Value) : ExportValue.None)
        {
            Labels = words,
        };

        AxisValue? Value() => values[places[current().Index]];
    }

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Index();
}
