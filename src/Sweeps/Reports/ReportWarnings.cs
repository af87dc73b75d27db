using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Reports;

/// <summary>
/// What a reader must know before trusting a number of a report: the same sentences on the page and in <c>estimates.json</c>. Warnings
/// about a declared contrast stand beside it.
/// </summary>
internal static class ReportWarnings
{
    /// <summary>One sentence each; none for a complete sweep of which there is nothing to say.</summary>
    public static IEnumerable<string> Of(SweepReport report)
    {
        foreach (string warning in StoppingText.Warnings(report.Totals.Standings))
        {
            yield return warning;
        }

        if (report.TrialsDone < report.TrialsPlanned && report.Spec.Until is null)
        {
            yield return $"The sweep is not complete: {InvariantText.Count(report.TrialsPlanned - report.TrialsDone)} of "
                + $"{CountText.Of(report.TrialsPlanned, "trial")} "
                + $"{(report.TrialsPlanned - report.TrialsDone == 1 ? "is" : "are")} missing.";
        }

        if (OutcomeText.Counts(report.Totals) is { Length: > 0 } counts)
        {
            yield return $"Of {CountText.Of(report.TrialsDone, "trial")} {counts}. Estimates after training are over the completed "
                + $"trials only.";
        }

        if (OutcomeText.AboutHash(report.Totals) is { } caution)
        {
            yield return caution;
        }

        if (report.Caution is { } careful)
        {
            yield return careful;
        }

        foreach (string warning in report.Warnings)
        {
            yield return warning;
        }
    }
}
