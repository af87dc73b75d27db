using System.Globalization;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Reports;

namespace ModalityCompetition.Sweeps.Recorded;

/// <summary>How many more trials an estimate would take to be known better.</summary>
/// <param name="Estimand">Key of the estimand.</param>
/// <param name="Configuration">Label of the configuration that needs most.</param>
/// <param name="HalfWidth">Half the width of its interval now.</param>
/// <param name="Wanted">Half the width that is wanted.</param>
/// <param name="Trials">Trials that it has.</param>
/// <param name="More">About how many more it needs; 0 where it is there.</param>
public sealed record TrialAdvice(string Estimand, string Configuration, double HalfWidth, double Wanted, long Trials, long More)
{
    /// <summary>
    /// The advice for every estimand that is a mean over trials, of the configuration that needs most: as many trials as a Student interval
    /// of the wanted width takes where the variance is what it is now.
    /// </summary>
    /// <param name="report">The estimates.</param>
    /// <param name="halfWidth">Half the width that is wanted; null for a round number below half of what there is.</param>
    public static IReadOnlyList<TrialAdvice> Of(SweepReport report, double? halfWidth)
    {
        ArgumentNullException.ThrowIfNull(report);
        Dictionary<Estimand, (Estimate Estimate, ConfigurationEstimates Of)> widest = [];
        List<Estimand> order = [];
        foreach (ConfigurationEstimates configuration in report.Estimates)
        {
            foreach (Estimate estimate in configuration.Estimates)
            {
                if (EstimandNames.IsOutcome(estimate.Estimand.Name) || !(estimate.StandardError > 0) || !(estimate.HalfWidth > 0))
                {
                    continue;
                }

                if (!widest.TryGetValue(estimate.Estimand, out var other))
                {
                    order.Add(estimate.Estimand);
                    widest[estimate.Estimand] = (estimate, configuration);
                }
                else if (Variance(estimate) > Variance(other.Estimate))
                {
                    widest[estimate.Estimand] = (estimate, configuration);
                }
            }
        }

        return
        [
            .. order.Select(e =>
            {
                var (estimate, of) = widest[e];
                double wanted = halfWidth ?? Round(estimate.HalfWidth / 2);
                long needed = FixedSampleSize.Of(Variance(estimate), wanted, estimate.Confidence) ?? 0;
                // Trials in which the quantity does not exist stay as frequent as they are.
                double perTrial = (double)of.Trials / estimate.Trials;
                long more = (long)Math.Ceiling(Math.Max(0, needed - estimate.Trials) * perTrial);
                string key = EstimandSelector.Format(e, [.. of.Configuration.Definition.EntryNames]);
                return new TrialAdvice(key, of.Configuration.Label, estimate.HalfWidth, wanted, of.Trials, more);
            }),
        ];
    }

    /// <summary>The advice as a sentence.</summary>
    public string Sentence() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Estimand}: ±{ReadableNumber.Significant(HalfWidth, 2)} now; for ±{ReadableNumber.Significant(Wanted, 2)} "
                + $"{(More == 0 ? "there are trials enough" : $"you need about {More} more trials")}"
        );

    // Of one trial.
    private static double Variance(Estimate estimate) => estimate.StandardError * estimate.StandardError * estimate.Trials;

    // The largest of 1, 2 and 5 times a power of ten that is not above.
    private static double Round(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double steps = value / power;
        return (
                steps >= 5 ? 5
                : steps >= 2 ? 2
                : 1
            ) * power;
    }
}
