using ModalityCompetition.Sweeps.Estimates;

namespace ModalityCompetition.Sweeps.Reports.Texts;

/// <summary>Says of an estimate that is <see cref="ConfigurationEstimates.Stated"/> that it is the one with controls.</summary>
internal static class ControlledText
{
    private const string How = "with controls";

    /// <summary>Behind a number: <c>, with controls</c>; nothing behind a plain mean.</summary>
    /// <param name="estimate">The estimate.</param>
    public static string After(Estimate estimate) => Is(estimate) ? $", {How}" : "";

    /// <summary>The same behind two numbers, of both or of the one that has them.</summary>
    /// <param name="former">The first estimate.</param>
    /// <param name="latter">The second one.</param>
    public static string After(Estimate former, Estimate latter) =>
        (Is(former), Is(latter)) switch
        {
            (true, false) => $", the former {How}",
            (false, true) => $", the latter {How}",
            _ => After(former),
        };

    /// <summary>As a sentence of its own under a chart, with a blank before it; nothing where all are plain means.</summary>
    /// <param name="estimates">What is drawn.</param>
    /// <param name="what">What of it has controls, as the subject of the sentence, in the plural.</param>
    public static string Under(IEnumerable<Estimate?> estimates, string what) =>
        estimates.Any(e => e is not null && Is(e)) ? $" {what} are estimated {How}." : "";

    /// <summary>Under a table, as a sentence; null where it shows plain means alone.</summary>
    /// <param name="headings">Headings of the columns that show estimates with controls.</param>
    public static string? OfColumns(IEnumerable<string> headings)
    {
        string[] all = [.. headings.Select(h => h.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var at ? h[..at] : h).Distinct()];
        return all.Length == 0
            ? null
            : $"Estimated {How} where twins could be used: {string.Join(", ", all)}. The plain means are among all estimates.";
    }

    /// <summary>Whether an estimate has controls of twins, or stands in the place of one that has.</summary>
    /// <param name="estimate">The estimate.</param>
    public static bool Is(Estimate estimate) =>
        EstimatorTexts.UsesTwins(estimate.Estimator) || EstimatorTexts.LeavesTwinsOut(estimate.Estimator);
}
