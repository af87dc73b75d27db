using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Charts;

/// <summary>Texts that charts share: what a point says, and how intervals and trials are named in captions.</summary>
internal static class ChartText
{
    /// <summary>A value with its interval and its trials, for the tooltip of a point.</summary>
    public static string Point(string about, Estimate estimate)
    {
        int decimals = InvariantText.DecimalsFor(estimate.HalfWidth);
        string theory = estimate.Prediction is { } known ? $", theory {EstimandText.Theory(known)}" : "";
        return $"{about}: {InvariantText.Fixed(estimate.Value, decimals)} {EstimandText.Interval(estimate.Low, estimate.High, decimals)}, "
            + $"{Trials(estimate.Trials)}{theory}";
    }

    /// <summary>A sentence that says what the bars are and how many trials stand behind them.</summary>
    public static string Bars(IEnumerable<Estimate?> estimates)
    {
        Estimate[] known = [.. estimates.OfType<Estimate>().Where(e => e.Trials > 0)];
        if (known.Length == 0)
        {
            return "There are no completed trials yet.";
        }

        string[] methods = [.. known.Select(e => e.Interval).Where(m => m != IntervalMethod.None).Distinct().Select(EstimandText.Name)];
        long fewest = known.Min(e => e.Trials);
        long most = known.Max(e => e.Trials);
        string trials = fewest == most ? Trials(most) : $"{InvariantText.Count(fewest)} to {Trials(most)}";
        return methods.Length == 0
            ? $"No intervals: too few trials ({trials})."
            : $"Bars: {Percent(known[0].Confidence)} intervals ({string.Join(", ", methods)}) from {trials}."
                + (
                    known.Any(e => e.Interval == IntervalMethod.Student && e.Allowance is { Dominates: true })
                        ? " A long bar at a point near 0 is mostly a bound on trials that were not seen: nearly all that were are alike."
                        : ""
                );
    }

    /// <summary>A sentence after others on theory that is not drawn; empty where all of it is.</summary>
    /// <param name="points">How often.</param>
    public static string Beyond(int points) =>
        points == 0
            ? ""
            : $" At {CountText.Of(points, "point")} theory is so far off that a stroke would squeeze the intervals: tooltips and tables "
                + "have it.";

    /// <summary>A number of trials.</summary>
    public static string Trials(long trials) => CountText.Of(trials, "trial");

    /// <summary>A confidence in per cent without needless decimals.</summary>
    public static string Percent(double share) => CountText.Percent(share).Replace(' ', '\u00a0');
}
