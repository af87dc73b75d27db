using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>
/// How the gap is spread over trials, and where the mean comes from if it does not say what most trials say.
/// </summary>
internal static class GapOverTrials
{
    // A network that lost a class errs on about 1/K of the samples; half of that no noise explains.
    private const double LostClass = 0.5;

    // The skewness of a normal distribution is 0, that of an exponential one 2.
    private const double Skewed = 2;

    /// <summary>The sentences; null without distributions, which live estimates have not.</summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    /// <param name="gap">Its gap.</param>
    /// <param name="best">The uni-modal network that it compares with.</param>
    public static string? Of(ConfigurationEstimates estimates, Estimate gap, int best)
    {
        if (Distribution(estimates, new Estimand(EstimandNames.Gap)) is not { Trials: > 0 } gaps)
        {
            return null;
        }

        (double equal, double less) = (Part(gaps, v => v == 0), Part(gaps, v => v < 0));
        Estimate? positive =
            estimates.Find(new Estimand(EstimandNames.GapPositive)) is { } found && double.IsFinite(found.Low) ? found : null;
        string[] shares = positive is null
            ? NumberInSentence.Shares(Part(gaps, v => v > 0), equal, less)
            : NumberInSentence.SharesBeside(positive, equal, less);
        string text =
            $"joint training is worse in {(positive is null ? shares[0] : NumberInSentence.Percent(positive))}, equal in {shares[1]}, "
            + $"better in {shares[2]}; median difference "
            + Median(gaps);
        return Contradicts(gap, gaps) ? $"{text}. {Explained(estimates, gap, gaps, best)}" : $"{text}.";
    }

    // The mean says one thing and most of the trials another, or few trials make the mean.
    private static bool Contradicts(Estimate gap, ErrorDistribution gaps)
    {
        int sign = NumberInSentence.Sign(gap);
        return (sign > 0 && Part(gaps, v => v > 0) < 0.5)
            || (sign < 0 && Part(gaps, v => v < 0) < 0.5)
            || Opposes(gap, gaps)
            || Math.Abs(Skewness(gaps)) > Skewed;
    }

    // More trials lie on the other side of zero than on that of the mean, beyond what a fair coin does in 19 of 20 cases.
    private static bool Opposes(Estimate gap, ErrorDistribution gaps)
    {
        (double above, double below) = (Part(gaps, v => v > 0), Part(gaps, v => v < 0));
        double more = above - below;
        bool beyondChance = gaps.Trials * more * more > 4 * (above + below);
        return beyondChance && ((gap.Value > 0 && more < 0) || (gap.Value < 0 && more > 0));
    }

    private static string Explained(ConfigurationEstimates estimates, Estimate gap, ErrorDistribution gaps, int best)
    {
        string skew = $"pull the mean away from the median (skewness {InvariantText.Fixed(Skewness(gaps), 1)})";
        double bound = LostClass / estimates.Configuration.Configuration.Classes;
        (string Network, string Share)[] failed =
        [
            .. new[] { (Name: "joint network", Key: new Estimand(EstimandNames.TestError, NetworkKind.Joint)) }
                .Append(
                    (
                        Name: $"network of {EstimandText.ModalityName(estimates, best)} alone",
                        Key: new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, best)
                    )
                )
                .Select(n => (n.Name, Errors: Distribution(estimates, n.Key)))
                .Where(n => n.Errors is { Trials: > 0 } errors && errors.Counts[^1].Value >= bound * errors.Denominator)
                .Select(n => (n.Name, NumberInSentence.Share(Part(n.Errors!, v => v >= bound * n.Errors!.Denominator)))),
        ];
        return failed.Length == 0
            ? WithoutFailures(gap, gaps, skew)
            : $"{string.Join(", ", failed.Select((f, i) => $"{(i == 0 ? "In" : "in")} {f.Share} of the trials the {f.Network} missed a "
                + "class"))} (test error of at least 1/(2K) = "
                + $"{NumberInSentence.Share(bound)}); these {skew}.";
    }

    private static string WithoutFailures(Estimate gap, ErrorDistribution gaps, string skew)
    {
        if (Opposes(gap, gaps))
        {
            (string more, string less) = gap.Value > 0 ? ("better", "worse") : ("worse", "better");
            return $"Joint training is {more} in more of them than {less}, and the mean is on the other side: where it is {less}, it "
                + $"is so by {Size(gaps, Math.Sign(gap.Value))} on average, where it is {more}, by {Size(gaps, -Math.Sign(gap.Value))}.";
        }

        if (Part(gaps, v => v == 0) > 0.5)
        {
            return "Most of them are equal, so that the mean is made of the others.";
        }

        return $"A few trials {skew}.";
    }

    // The mean size of the gaps of one sign.
    private static string Size(ErrorDistribution gaps, int sign)
    {
        (int Value, long Count)[] of = [.. gaps.Counts.Where(c => Math.Sign(c.Value) == sign).Select(c => ((int)c.Value, (long)c.Count))];
        double mean = of.Sum(c => (double)Math.Abs(c.Value) * c.Count) / of.Sum(c => c.Count) / gaps.Denominator;
        string size = InvariantText.Significant(100 * mean, 3);
        return $"{size} percentage {(size == "1" ? "point" : "points")}";
    }

    private static string Median(ErrorDistribution gaps) =>
        $"{InvariantText.Significant(100 * gaps.Quantiles.First(q => q.Share == 0.5).Value, 3)} percentage points";

    // The share of trials of which something holds.
    private static double Part(ErrorDistribution of, Func<int, bool> counts) =>
        (double)of.Counts.Where(c => counts(c.Value)).Sum(c => c.Count) / of.Trials;

    private static double Skewness(ErrorDistribution of)
    {
        double mean = of.Counts.Sum(c => (double)c.Value * c.Count) / of.Trials;
        double second = of.Counts.Sum(c => Math.Pow(c.Value - mean, 2) * c.Count) / of.Trials;
        double third = of.Counts.Sum(c => Math.Pow(c.Value - mean, 3) * c.Count) / of.Trials;
        return second == 0 ? 0 : third / Math.Pow(second, 1.5);
    }

    private static ErrorDistribution? Distribution(ConfigurationEstimates estimates, Estimand estimand) =>
        estimates.ErrorDistributions.FirstOrDefault(d => d.Estimand == estimand);
}
