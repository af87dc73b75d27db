namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>
/// Writes <c>estimates.json</c>: every estimate of a sweep with its interval, its number of trials and how it was computed. The fields are
/// documented in <c>docs/reading-a-report.md</c>. Numbers are in shortest round-trip form; NaN and infinities are <c>null</c>.
/// </summary>
public static class EstimatesJson
{
    /// <summary>Version of the schema, the value of <c>schema</c>; raised when a field changes its meaning or goes away.</summary>
    public const string Schema = "modality-competition/estimates/1";

    /// <summary>
    /// Writes the estimates as UTF-8 without a byte order mark; the stream stays open. The estimates of one configuration at a time are
    /// asked for and written.
    /// </summary>
    public static void Write(SweepReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        ReportJson.Write(stream, EstimatesDocument.Of(report));
    }
}
