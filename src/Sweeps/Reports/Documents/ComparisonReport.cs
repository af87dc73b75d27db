using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>Two runs compared, as JSON.</summary>
public static class ComparisonReport
{
    /// <summary>Version of the schema, the value of <c>schema</c>.</summary>
    public const string Schema = "modality-competition/comparison/1";

    /// <summary>Writes the comparison as UTF-8 JSON; NaN is <c>null</c>. The stream stays open.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="remedies">What the remedies do in which the runs differ; null where they do not.</param>
    public static void WriteJson(RunComparison comparison, Stream stream, RemedyTable? remedies = null)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(stream);
        ReportJson.Write(stream, ComparisonDocument.Of(comparison, remedies));
    }
}
