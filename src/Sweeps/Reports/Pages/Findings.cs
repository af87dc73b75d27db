using System.Globalization;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports.Pages;

/// <summary>
/// What the estimates of a configuration say, in sentences with numbers and intervals. No sentence claims more than its interval.
/// </summary>
internal static class Findings
{
    /// <summary>
    /// A trial stores probabilities in single precision. An interval of equal values has no width and would miss the exact value by that
    /// rounding.
    /// </summary>
    private const double StoredRounding = 1e-6;

    private const string VarianceReduction = "variance reduction";

    /// <summary>The sentences, the most telling first.</summary>
    /// <param name="estimates">The estimates.</param>
    /// <param name="before">
    /// What the configurations that were told before measured of values that are known exactly; null for a configuration alone. What is one
    /// and the same measurement in several of them is told once, and so is the variance reduction.
    /// </param>
    public static IEnumerable<string> Of(ConfigurationEstimates estimates, Dictionary<string, string>? before = null)
    {
        if (estimates.Trials == 0)
        {
            yield return "There are no trials yet.";
            yield break;
        }

        if (estimates.Stopping is { } target)
        {
            yield return StoppingText.Outcome(target);
        }

        IExperimentReport report = ExperimentReports.Of(estimates.Configuration);
        if (report.Caution(estimates) is { } caution)
        {
            // The answer, where there is one, says why and what to change.
            yield return report.Answer(estimates) is null ? caution.ToString() : $"{caution.About}.";
        }

        foreach (string sentence in report.Findings(estimates).Concat(Checks(estimates, before)))
        {
            yield return sentence;
        }

        yield return OutcomeText.Sentence(estimates);
        if (WorstCases(estimates, report.ToldAtWorst) is { Length: > 0 } bounds)
        {
            yield return bounds;
        }
    }

    private static IEnumerable<string> Checks(ConfigurationEstimates estimates, Dictionary<string, string>? before)
    {
        Estimate[] exact =
        [
            .. estimates.Estimates.Where(e =>
                e.Prediction?.Kind == PredictionKind.Exact && double.IsFinite(e.Low) && double.IsFinite(e.High)
            ),
        ];
        if (exact.Length > 0)
        {
            int inside = exact.Count(e =>
                e.Low - StoredRounding <= e.Prediction!.Value + e.Prediction.Error
                && e.Prediction.Value - e.Prediction.Error <= e.High + StoredRounding
            );
            string measured = string.Join('|', exact.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Value:R}")));
            if (before is null || before.TryAdd(measured, estimates.Configuration.Label))
            {
                yield return $"Of {CountText.Of(exact.Length, "estimate")} with an exact value, {CountText.Of(inside, "interval")} "
                    + $"{(inside == 1 ? "contains" : "contain")} it; "
                    + $"about {InvariantText.Count((long)Math.Round(exact.Length * exact[0].Confidence))} are expected to, not "
                    + $"independently of each other.";
            }
            else
            {
                yield return $"Its {CountText.Of(exact.Length, "estimate")} with an exact value {(exact.Length == 1 ? "is" : "are")} "
                    + $"those of {before[measured]}, measured once.";
            }
        }

        string? wider = EstimandText.OfFactors(estimates.Estimates.Where(e => e.Estimand.Class is null));
        if (
            estimates
                .Estimates.Where(e => e.Estimand.Class is null && e.VarianceReduction is { } f && double.IsFinite(f))
                .Select(e => (Factor: e.VarianceReduction!.Value, e.Estimand.Name, e.Estimator))
                .GroupBy(e => (e.Name, e.Estimator))
                .Select(g =>
                    $"{EstimandText.Quantity(new Estimand(g.Key.Name), estimates.Configuration)}: {g.Key.Estimator}, "
                    + $"{Range(g.Select(e => e.Factor))}"
                )
                .ToArray()
                is { Length: > 0 } reductions
            // The tables have the factors of every configuration; where one is below 1 that is said each time.
            && (before?.TryAdd(VarianceReduction, estimates.Configuration.Label) is not false || wider is not null)
        )
        {
            yield return $"Variance reduction, as a factor on the number of trials that a plain mean would need: "
                + $"{string.Join("; ", reductions)}."
                + (wider is null ? "" : $" {wider}");
        }
    }

    private static string Range(IEnumerable<double> factors)
    {
        double[] sorted = [.. factors.Order()];
        string low = InvariantText.Significant(sorted[0], 2);
        string high = InvariantText.Significant(sorted[^1], 2);
        return low == high ? $"×{low}" : $"×{low} to ×{high}";
    }

    private static string WorstCases(ConfigurationEstimates estimates, IReadOnlyList<Estimand> told)
    {
        var bounds = told.Select(estimates.Find)
            .Where(e => e?.WorstCase is not null)
            .Select(e =>
            {
                int decimals = InvariantText.DecimalsFor((e!.WorstCase!.High - e.WorstCase.Low) / 2);
                return $"{EstimandText.Quantity(e.Estimand, estimates.Configuration)} "
                    + $"{EstimandText.Interval(e.WorstCase.Low, e.WorstCase.High, decimals)}";
            })
            .ToArray();
        return bounds.Length == 0 ? "" : $"Whatever the missing trials would have given, at worst: {string.Join("; ", bounds)}.";
    }
}
