using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Reports.Plots.Axes;

/// <summary>An axis: its title with the unit, its domain and its ticks.</summary>
internal sealed record AxisSpec
{
    /// <summary>What is shown, with the unit in parentheses.</summary>
    public required string Title { get; init; }

    /// <summary>Start of the domain.</summary>
    public required double Low { get; init; }

    /// <summary>End of the domain.</summary>
    public required double High { get; init; }

    /// <summary>Whether the axis is logarithmic.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>The ticks, increasing, within the domain.</summary>
    public required ImmutableArray<Tick> Ticks { get; init; }

    /// <summary>Whether the ticks are categories: labels that may be thinned out or slanted, and no grid lines.</summary>
    public bool Categorical { get; init; }

    /// <summary>
    /// Pixels between the ends of the frame and the ends of the domain, so that marks at the ends keep clear of the frame.
    /// </summary>
    public double Inset { get; init; }

    /// <summary>A linear axis that covers the finite ones among the values.</summary>
    public static AxisSpec Linear(string title, IEnumerable<double> values, int intervals = 5)
    {
        (double low, double high) = Range(values);
        return FromTicks(title, Axes.Ticks.Linear(low, high, intervals), logarithmic: false);
    }

    /// <summary>A linear axis that ends where the data ends, with ticks inside: for time, which has a known end.</summary>
    public static AxisSpec Exactly(string title, double low, double high, int intervals = 5) =>
        new()
        {
            Title = title,
            Low = low,
            High = high,
            Ticks = [.. Axes.Ticks.Linear(low, high, intervals).Where(t => t.Value >= low && t.Value <= high)],
        };

    /// <summary>A logarithmic axis that covers the positive finite ones among the values.</summary>
    public static AxisSpec Log(string title, IEnumerable<double> values, int intervals = 6)
    {
        (double low, double high) = Range(values.Where(v => v > 0));
        return FromTicks(title, Axes.Ticks.Logarithmic(low, high, intervals), logarithmic: true);
    }

    /// <summary>The unit interval, for probabilities.</summary>
    public static AxisSpec Probability(string title) => Linear(title, [0, 1]);

    /// <summary>Categories at 0, 1, 2, ...</summary>
    public static AxisSpec Categories(string title, IEnumerable<string> labels)
    {
        ImmutableArray<Tick> ticks = [.. labels.Select((label, i) => new Tick(i, label))];
        return new AxisSpec
        {
            Title = title,
            Low = -0.5,
            High = Math.Max(ticks.Length, 1) - 0.5,
            Ticks = ticks,
            Categorical = true,
        };
    }

    /// <summary>The scale of the axis between two coordinates.</summary>
    public Scale Between(double from, double to) =>
        new(Low, High, from + Math.Sign(to - from) * Inset, to - Math.Sign(to - from) * Inset, Logarithmic);

    private static AxisSpec FromTicks(string title, Tick[] ticks, bool logarithmic) =>
        new()
        {
            Title = title,
            Low = ticks[0].Value,
            High = ticks[^1].Value,
            Ticks = [.. ticks],
            Logarithmic = logarithmic,
        };

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (double value in values.Where(double.IsFinite))
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return (low, high);
    }
}
