using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Plots;
using ModalityCompetition.Sweeps.Reports.Plots.Axes;
using ModalityCompetition.Sweeps.Reports.Plots.Marks;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Charts;

/// <summary>Estimands against a swept parameter, one line per combination of the other parameters.</summary>
internal static class AxisChart
{
    /// <summary>Most lines of a panel; the rest is in the tables.</summary>
    public const int MostLines = MarkStyle.Count;

    /// <summary>Most configurations on a line; of more, this many are drawn, spread evenly.</summary>
    public const int MostPoints = 64;

    /// <summary>The chart.</summary>
    /// <param name="axis">The swept parameter.</param>
    /// <param name="find">The estimates of a configuration; asked once for each that is drawn.</param>
    /// <param name="panels">What is drawn, each with its title, of configurations like an example.</param>
    /// <param name="id">Identifier of the figure.</param>
    /// <param name="theory">Whether theory predicts anything that is drawn beside the estimates.</param>
    public static Figure Of(
        SweptAxis axis,
        Func<PlannedConfiguration, ConfigurationEstimates> find,
        Func<ConfigurationEstimates, IEnumerable<(string Title, Estimand Estimand)>> panels,
        string id,
        bool theory
    )
    {
        bool single = axis.Groups.Length == 1;
        ImmutableArray<(string Label, ImmutableArray<ConfigurationEstimates> Members)> groups =
        [
            .. axis
                .Groups.Take(MostLines)
                .Select(g => (g.Label, Drawn(axis, g.Members).Select(find).Select(e => e.WithoutClasses()).ToImmutableArray())),
        ];
        AxisSpec x = axis.Axis(MostPoints);
        List<Estimate?> used = [];
        List<string> controlled = [];
        var members = groups.SelectMany(g => g.Members).ToImmutableArray();
        int beyond = 0;
        Panel[] drawn =
        [
            .. Quantities(panels(groups[0].Members[0]), members).Select(q => BuildPanel(axis, groups, x, q, used, controlled, ref beyond)),
        ];
        string dropped =
            axis.Groups.Length > MostLines
                ? $" The first {InvariantText.Whole(MostLines)} of {InvariantText.Count(axis.Groups.Length)} combinations of the other "
                    + $"parameters are drawn; the files have all."
                : "";
        int longest = axis.Groups.Take(MostLines).Max(g => g.Members.Length);
        if (longest > MostPoints)
        {
            dropped +=
                $" Of {InvariantText.Count(longest)} configurations on a line {InvariantText.Whole(MostPoints)} are drawn"
                + (axis.Numeric ? ", evenly spread." : ", the first.");
        }

        LegendEntry[] strokes = theory ? [new LegendEntry("exact or predicted", 0, LegendKind.Theory)] : [];
        return new Figure
        {
            Id = id,
            Title = $"Estimates against {axis.Name}",
            Caption =
                $"Every panel is one quantity against {axis.Parameter}{(x.Logarithmic ? " (logarithmic axis)" : "")}"
                + (single ? "" : ", one line per combination of the other parameters")
                + (axis.Numeric ? ". Lines join points for the eye only" : ". Words have no order, so that nothing joins the points")
                + $"{(theory ? "; strokes: the exact or predicted value" : "")}. "
                + $"{ChartText.Bars(used)}{ChartText.Beyond(beyond)}{dropped}"
                + (ControlledText.OfColumns(controlled) is { } how ? $" {how}" : ""),
            Legend =
            [
                .. groups
                    .Where(g => g.Label.Length > 0)
                    .Select((g, i) => new LegendEntry(g.Label, i, axis.Numeric ? LegendKind.Joined : LegendKind.Point)),
                .. strokes,
            ],
            Columns = 3,
            Panels = [.. drawn],
            FrameHeight = 130,
        };
    }

    // In the order of the axis. Where its values are no numbers there are no ends to keep.
    private static IEnumerable<PlannedConfiguration> Drawn(SweptAxis axis, ImmutableArray<PlannedConfiguration> members)
    {
        if (members.Length <= MostPoints)
        {
            return members;
        }

        PlannedConfiguration[] sorted = [.. members.OrderBy(axis.Position)];
        return axis.Numeric
            ? Enumerable.Range(0, MostPoints).Select(i => sorted[(int)((long)i * (sorted.Length - 1) / (MostPoints - 1))])
            : sorted.TakeWhile(m => axis.Position(m) < MostPoints);
    }

    private static Panel BuildPanel(
        SweptAxis axis,
        ImmutableArray<(string Label, ImmutableArray<ConfigurationEstimates> Members)> groups,
        AxisSpec x,
        (string Title, Estimand Estimand) quantity,
        List<Estimate?> used,
        List<string> controlled,
        ref int beyond
    )
    {
        List<EstimatePoints> series = [];
        foreach (var group in groups)
        {
            EstimatePoints points = new(series.Count);
            foreach (ConfigurationEstimates member in group.Members.OrderBy(m => axis.Position(m.Configuration)))
            {
                Estimate? stated = member.Stated(quantity.Estimand);
                points.Add(axis.Position(member.Configuration), stated, member.Configuration.Label);
                if (stated is not null && stated.Estimand != quantity.Estimand)
                {
                    controlled.Add(quantity.Title);
                }
            }

            used.AddRange(points.Estimates);
            series.Add(points);
        }

        string unit = EstimandText.Unit(quantity.Estimand, groups[0].Members[0].Configuration);
        AxisSpec y = AxisSpec.Linear(unit, EstimatePoints.Cover(series), 4);
        beyond += series.Sum(s => s.Beyond);
        // Lines share positions; a small shift keeps their bars apart without leaving the tick.
        double Shift(int i) => (i - (series.Count - 1) / 2.0) * 3;
        return new Panel(
            quantity.Title,
            x,
            y,
            [.. series.Select((s, i) => s.Theory(Shift(i), 6)), .. series.Select((s, i) => s.Points(Shift(i), 3, joined: axis.Numeric))]
        );
    }

    private static IEnumerable<(string Title, Estimand Estimand)> Quantities(
        IEnumerable<(string Title, Estimand Estimand)> own,
        ImmutableArray<ConfigurationEstimates> members
    )
    {
        if (members.Any(m => m.Diverged > 0))
        {
            yield return ("Diverged trials", new Estimand(EstimandNames.Diverged));
        }

        if (members.Any(m => m.TimedOut > 0))
        {
            yield return ("Trials that timed out", new Estimand(EstimandNames.TimedOut));
        }

        if (members.Any(m => m.Crashed > 0))
        {
            yield return ("Trials that crashed", new Estimand(EstimandNames.Crashed));
        }

        foreach ((string title, Estimand estimand) in own)
        {
            yield return (title, estimand);
        }
    }
}
