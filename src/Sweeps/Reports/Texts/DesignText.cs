using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Design;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>What a pilot says of the number of trials, as text, for pages and terminals.</summary>
public static class DesignText
{
    private const int MostDecimals = 6;
    private const double WorthSaying = 0.98;

    /// <summary>Headings of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } =
    ["Configuration", "Estimand", "Wished", "Pilot", "Trials with until", "Trials, fixed number"];

    /// <summary>How the table is to be read.</summary>
    public static string Caption { get; } =
        "Wished: the half-width. Pilot: estimate and half-width from so few trials. Trials with until: where a sweep stops that has the "
        + "target in its section until; in brackets an interval for this number, = where the pilot reached the target. Trials, fixed "
        + "number: what 'trials' of a spec without a target must be for the interval of the report to be as narrow.";

    /// <summary>How the table of binding targets is to be read.</summary>
    public static string BindingCaption { get; } =
        "Binding target: the one that takes most trials; the others are reached on the way and cost nothing. Without it: the trials of the "
        + "target that takes most of the others. As cheap at: the half-width of the binding target at which it would take no more than "
        + "these.";

    /// <summary>Headings of <see cref="BindingCells"/>.</summary>
    public static IReadOnlyList<string> BindingHeadings { get; } =
    ["Configuration", "Binding target", "Trials", "Without it", "Saved", "As cheap at"];

    /// <summary>The cells of a row.</summary>
    /// <param name="design">The configuration.</param>
    /// <param name="target">One of its targets.</param>
    public static IReadOnlyList<string> Cells(ConfigurationDesign design, TargetDesign target)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(target);
        int decimals = Math.Min(MostDecimals, InvariantText.DecimalsFor(target.HalfWidth));
        return
        [
            design.Configuration.Label,
            target.Target.Key,
            $"\u00b1 {InvariantText.Exact(target.Target.HalfWidth)}",
            target.Constant is not null ? InvariantText.Exact(target.Value)
            : double.IsFinite(target.Value) && double.IsFinite(target.HalfWidth)
                ? $"{InvariantText.Fixed(target.Value, decimals)} \u00b1 {InvariantText.Fixed(target.HalfWidth, decimals)}"
            : "\u2013",
            target.Sequential is { } sequential ? Number(sequential) : "none stops on it",
            target.Constant is null ? Number(target.Fixed) : "none: constant",
        ];
    }

    /// <summary>The cells of a row of the table of binding targets.</summary>
    /// <param name="design">The configuration.</param>
    /// <param name="binding">What binds it.</param>
    public static IReadOnlyList<string> BindingCells(ConfigurationDesign design, BindingTarget binding)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(binding);
        return
        [
            design.Configuration.Label,
            binding.Target.Target.Key,
            Count(binding.Trials),
            $"{CountText.Of(binding.Without, "trial")} for {binding.Next.Target.Key}",
            $"{InvariantText.Fixed(Math.Floor(100.0 * binding.Saved / binding.Trials), 0)} %",
            double.IsFinite(binding.Wider) ? $"\u00b1 {InvariantText.Significant(binding.Wider)}" : "\u2013",
        ];
    }

    /// <summary>Which targets are constant in which configurations, and why, a sentence each.</summary>
    /// <param name="designs">The configurations.</param>
    public static IEnumerable<string> Constants(IEnumerable<ConfigurationDesign> designs)
    {
        ArgumentNullException.ThrowIfNull(designs);
        return from design in designs
            from target in design.Targets
            where target.Constant is not null
            group design.Configuration.Label by (target.Target.Key, target.Constant, target.Target.IsStopped) into same
            select $"{same.Key.Key} is {same.Key.Constant} ({string.Join("; ", same)}): it needs no trial"
                + (same.Key.IsStopped ? ", yet the spec's until waits for it: leave it out there." : ".");
    }

    /// <summary>A number of trials with its interval, for example <c>1 220 [900, 1 700]</c>.</summary>
    /// <param name="number">The number.</param>
    public static string Number(TrialNumber number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return (number.Trials, number.High) switch
        {
            ({ } known, _) when number.IsKnown => $"= {Count(known)}",
            ({ } trials, { } high) => $"{Count(trials)} [{Count(number.Low)}, {Count(high)}]",
            ({ } trials, null) => $"{Count(trials)} [{Count(number.Low)}, ?]",
            (null, { } high) => $"at most {Count(high)}",
            _ => "?",
        };
    }

    /// <summary>What other numbers of test samples would save, a sentence for each target where that is more than 2 % of the
    /// time.</summary>
    /// <param name="designs">The configurations.</param>
    public static IEnumerable<string> TestSamples(IEnumerable<ConfigurationDesign> designs)
    {
        ArgumentNullException.ThrowIfNull(designs);
        return from design in designs
            from split in SamplingSplit.Of(design.Estimates)
            from target in design.Targets
            where target.Target.Estimand == split.Estimate.Estimand
            let cheapest = split.Cheapest
            where cheapest is not null && split.TimeWith(cheapest.Value) < WorthSaying
            select $"{design.Configuration.Label}: of the variance of {target.Target.Key} {InvariantText.Fixed(100 * split.Share, 0)} % is "
                + $"the choice of the {Count(split.Samples)} test samples; with evaluation.test_n about {Count(cheapest.Value)} it takes "
                + $"{InvariantText.Fixed(100 * split.TimeWith(cheapest.Value), 0)} % of the time.";
    }

    // Three digits are more than a pilot knows, and what it knows is not to be rounded away.
    private static string Count(long trials) => InvariantText.Count(trials);
}
