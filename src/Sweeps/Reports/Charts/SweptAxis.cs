using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Charts;

/// <summary>
/// A swept parameter as the horizontal axis of charts: the configurations fall into groups that agree in every other parameter, and every
/// group becomes a line. Parameters that always change together with it (a zip) belong to the same axis.
/// </summary>
/// <param name="Parameter">Key path of the parameter.</param>
/// <param name="Together">Other parameters that change with it.</param>
/// <param name="Values">Its distinct values: increasing when they are numbers, otherwise in plan order.</param>
/// <param name="Groups">Label and configurations of every group, in plan order.</param>
internal sealed record SweptAxis(
    string Parameter,
    ImmutableArray<string> Together,
    ImmutableArray<AxisValue> Values,
    ImmutableArray<(string Label, ImmutableArray<PlannedConfiguration> Members)> Groups
)
{
    private readonly Dictionary<string, int> _places = Values
        .Select((v, i) => (v.Value, i))
        .ToDictionary(v => v.Value, v => v.i, StringComparer.Ordinal);
    private const double EndRoom = 12;
    private const int MostOwnTicks = 8;

    /// <summary>The parameter in short, with the name of its modality: <c>mu(image)</c>.</summary>
    public string Name => Short(Parameter);

    /// <summary>Whether every value is a number.</summary>
    public bool Numeric { get; } = Values.All(v => v.Number is { } n && double.IsFinite(n));

    /// <summary>The axes of a sweep: every parameter that takes at least two values, parameters of a zip once.</summary>
    public static ImmutableArray<SweptAxis> Of(IReadOnlyList<PlannedConfiguration> configurations)
    {
        string[] swept =
        [
            .. configurations
                .SelectMany(c => c.AxisValues)
                .GroupBy(a => a.Parameter, StringComparer.Ordinal)
                .Where(g => g.Select(a => a.Value).Distinct(StringComparer.Ordinal).Skip(1).Any())
                .Select(g => g.Key),
        ];
        List<SweptAxis> axes = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (string parameter in swept.Where(p => !taken.Contains(p)))
        {
            ImmutableArray<string> together =
            [
                .. swept.Where(p => p != parameter && Determines(configurations, parameter, p) && Determines(configurations, p, parameter)),
            ];
            taken.UnionWith(together);
            axes.Add(Build(configurations, parameter, together));
        }

        return [.. axes];
    }

    /// <summary>The horizontal axis: logarithmic when the values are spaced by ratios, categories when they are not numbers.</summary>
    /// <param name="mostCategories">Most values that are categories; those after them are left out.</param>
    public AxisSpec Axis(int mostCategories = int.MaxValue)
    {
        string title = Together.IsEmpty ? Name : $"{Name} (with {string.Join(", ", Together.Select(Short))})";
        if (!Numeric)
        {
            return AxisSpec.Categories(title, Values.Take(mostCategories).Select(v => v.Value));
        }

        double[] numbers = [.. Values.Select(v => v.Number!.Value)];
        if (IsGeometric(numbers))
        {
            return AxisSpec.Log(title, numbers, 5) with { Inset = EndRoom };
        }

        AxisSpec linear = AxisSpec.Linear(title, numbers, 4) with { Inset = EndRoom };
        // A few values are their own best ticks: nobody ran s = 1.5.
        return numbers.Length > MostOwnTicks || numbers[0] == numbers[^1]
            ? linear
            : linear with
            {
                Low = numbers[0],
                High = numbers[^1],
                Ticks = [.. Values.Select(v => new Tick(v.Number!.Value, v.Value))],
            };
    }

    /// <summary>Position of a configuration on the axis; NaN when it has no such parameter.</summary>
    public double Position(PlannedConfiguration configuration)
    {
        AxisValue? value = configuration.AxisValues.FirstOrDefault(a => a.Parameter == Parameter);
        if (value is null)
        {
            return double.NaN;
        }

        return Numeric ? value.Number!.Value : _places[value.Value];
    }

    /// <summary>Whether increasing values are closer to equal ratios than to equal differences.</summary>
    internal static bool IsGeometric(double[] increasing)
    {
        if (increasing.Length < 3 || increasing[0] <= 0)
        {
            return increasing.Length >= 2 && increasing[0] > 0 && increasing[^1] / increasing[0] >= 20;
        }

        return Unevenness(increasing.Select(v => Math.Log(v))) < Unevenness(increasing);
    }

    private string Short(string parameter) => Groups.IsEmpty ? parameter : Groups[0].Members[0].ShortName(parameter);

    private static double Unevenness(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        double[] steps = [.. sorted.Zip(sorted.Skip(1), (a, b) => b - a)];
        return steps.Max() / Math.Max(steps.Min(), double.Epsilon);
    }

    private static SweptAxis Build(IReadOnlyList<PlannedConfiguration> configurations, string parameter, ImmutableArray<string> together)
    {
        var values = configurations
            .Select(c => c.AxisValues.FirstOrDefault(a => a.Parameter == parameter))
            .OfType<AxisValue>()
            .DistinctBy(v => v.Value, StringComparer.Ordinal);
        AxisValue[] known = [.. values];
        if (known.All(v => v.Number is not null))
        {
            known = [.. known.OrderBy(v => v.Number)];
        }

        string Rest(PlannedConfiguration c) =>
            c.Only([.. c.AxisValues.Where(Remaining)]) is { AxisValues.IsEmpty: false } rest ? rest.Label : "";
        bool Remaining(AxisValue a) => a.Parameter != parameter && !together.Contains(a.Parameter);
        var groups = configurations
            .GroupBy(c => string.Join('\n', c.AxisValues.Where(Remaining).Select(a => a.Value)), StringComparer.Ordinal)
            .Select(g => (Rest(g.First()), g.ToImmutableArray()));
        return new SweptAxis(parameter, together, [.. known], [.. groups]);
    }

    private static bool Determines(IReadOnlyList<PlannedConfiguration> configurations, string from, string to)
    {
        Dictionary<string, string> image = new(StringComparer.Ordinal);
        foreach (var values in configurations.Select(c => c.AxisValues))
        {
            string? a = values.FirstOrDefault(v => v.Parameter == from)?.Value;
            string? b = values.FirstOrDefault(v => v.Parameter == to)?.Value;
            if (a is null || b is null || (image.TryGetValue(a, out string? known) && known != b))
            {
                return false;
            }

            image[a] = b;
        }

        return true;
    }
}
