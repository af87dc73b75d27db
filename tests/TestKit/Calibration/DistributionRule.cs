using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Distributions;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>
/// Holds quantiles, bands and counts against the large run. An interval [low, high] of the p-quantile says F(high) >= p and F(low-) &lt;=
/// p, so it is judged where it has a scale: it misses when F there is beyond p by more than twice what its ranks reach (three times the
/// interval), give or take five errors of the large run's F.
/// </summary>
internal static class DistributionRule
{
    /// <summary>Checks a configuration.</summary>
    public static void Check(ConfigurationEstimates estimates, LargeRun truth, Findings findings)
    {
        int best = estimates.BestModality ?? 0;
        foreach (ErrorDistribution distribution in estimates.ErrorDistributions.Where(d => d.Trials > 0))
        {
            double[] sorted = truth.Sorted(distribution.Estimand, best);
            if (sorted.Length < EstimateRule.LeastTruth)
            {
                continue;
            }

            foreach (QuantileEstimate quantile in distribution.Quantiles)
            {
                findings.Compared();
                if (Misses(quantile, distribution, sorted))
                {
                    string what = string.Create(CultureInfo.InvariantCulture, $"quantile {quantile.Share}");
                    double known = Quantile(sorted, quantile.Share);
                    findings.Add(Miss(estimates, distribution, what, quantile.Value, quantile.Low, quantile.High, known));
                }
            }

            foreach (var (value, share) in distribution.Steps())
            {
                findings.Compared();
                double known = Below(sorted, value + (0.5 / distribution.Denominator));
                double granted = Granted(known, sorted.Length) + (MissRule.Times * distribution.BandReach);
                if (Math.Abs(share - known) > granted || !(distribution.BandReach > 0))
                {
                    findings.Add(
                        Miss(
                            estimates,
                            distribution,
                            string.Create(CultureInfo.InvariantCulture, $"band at {value}"),
                            share,
                            share - distribution.BandReach,
                            share + distribution.BandReach,
                            known
                        )
                    );
                    break;
                }
            }
        }

        Counts(estimates, truth, findings);
    }

    private static bool Misses(QuantileEstimate quantile, ErrorDistribution distribution, double[] sorted)
    {
        double p = quantile.Share,
            half = 0.5 / distribution.Denominator;
        double most = Below(sorted, quantile.High + half),
            least = Below(sorted, quantile.Low - half);
        double z = Math.Max(1.96, Math.Sqrt(-2 * Math.Log((1 - distribution.Confidence) / 2)));

        // Ranks of small samples of rare values are far from normal: two more trials.
        double reach = (2 * z * Math.Sqrt(p * (1 - p) / distribution.Trials)) + (12.0 / distribution.Trials);
        return double.IsNaN(quantile.Value)
            || quantile.Low > quantile.Value
            || quantile.High < quantile.Value
            || most + Granted(most, sorted.Length) < p - reach
            || least - Granted(least, sorted.Length) > p + reach;
    }

    private static void Counts(ConfigurationEstimates estimates, LargeRun truth, Findings findings)
    {
        // The mean number of classes won is the share of wins, which is compared as an estimate; here the counts must add up to it and to
        // the trials.
        int classes = estimates.Configuration.Configuration.Classes;
        for (int r = 0; r < estimates.ClassesWon.Length; r++)
        {
            findings.Compared();
            Estimate share = estimates.Find(new Estimand(EstimandNames.TrainedWinPlain, Modality: r))!;
            long trials = estimates.ClassesWon[r].Sum();
            double mean = estimates.ClassesWon[r].Select((count, wins) => (double)count * wins).Sum() / classes / trials;
            if (trials != estimates.Completed || (trials > 0 && Math.Abs(mean - share.Value) > 1e-9))
            {
                findings.Add(
                    new CalibrationMiss(
                        MissKinds.Distribution,
                        $"classes won by modality {r}",
                        estimates.Configuration.Index,
                        mean,
                        double.NaN,
                        double.NaN,
                        share.Value,
                        0,
                        $"{trials} trials"
                    )
                );
            }

            LearnTimeSummary times = estimates.LearnTimes[r];
            Estimate learned = estimates.Find(new Estimand(EstimandNames.Learned, Modality: r))!;
            bool ordered = times.FirstDecile <= times.Median && times.Median <= times.LastDecile;
            bool other = times.Total > 0 && Math.Abs(((double)times.Learned / times.Total) - learned.Value) > 1e-9;
            if (other || (times.Learned > 0 && !ordered))
            {
                findings.Add(
                    new CalibrationMiss(
                        MissKinds.Distribution,
                        $"times to learn of modality {r}",
                        estimates.Configuration.Index,
                        times.Median,
                        times.FirstDecile,
                        times.LastDecile,
                        learned.Value,
                        0,
                        $"{times.Learned} of {times.Total}"
                    )
                );
            }
        }

        long joint = estimates.JointWins.Sum(w => w.Trials);
        findings.Compared();
        if (!estimates.JointWins.IsEmpty && joint != estimates.Completed)
        {
            findings.Add(
                new CalibrationMiss(
                    MissKinds.Distribution,
                    "joint counts of classes won",
                    estimates.Configuration.Index,
                    joint,
                    double.NaN,
                    double.NaN,
                    estimates.Completed,
                    0,
                    "counts"
                )
            );
        }
    }

    private static double Below(double[] sorted, double value)
    {
        int at = Array.BinarySearch(sorted, value);
        return (double)(at < 0 ? ~at : at) / sorted.Length;
    }

    private static double Granted(double share, int trials) => MissRule.Errors * (Math.Sqrt(share * (1 - share) / trials) + (1.0 / trials));

    private static double Quantile(double[] sorted, double p) =>
        sorted[Math.Clamp((int)Math.Ceiling(p * sorted.Length) - 1, 0, sorted.Length - 1)];

    private static CalibrationMiss Miss(
        ConfigurationEstimates estimates,
        ErrorDistribution distribution,
        string what,
        double value,
        double low,
        double high,
        double truth
    ) =>
        new(
            MissKinds.Distribution,
            $"{distribution.Estimand.Name} {distribution.Estimand.Network} {distribution.Estimand.Modality}: {what}",
            estimates.Configuration.Index,
            value,
            low,
            high,
            truth,
            double.NaN,
            string.Create(CultureInfo.InvariantCulture, $"{distribution.Trials} trials; {distribution.Confidence}")
        );
}
