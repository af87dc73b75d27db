using ModalityCompetition.Sweeps.Estimates.Comparisons;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary>Two runs compared, as JSON.</summary>
public static class ComparisonReport
{
    /// <summary>Version of the schema, the value of <c>schema</c>.</summary>
    public const string Schema = "modality-competition/comparison/1";

    /// <summary>Writes the comparison as UTF-8 JSON; NaN is <c>null</c>. The stream stays open.</summary>
    public static void WriteJson(RunComparison comparison, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(stream);
        ReportJson.Write(stream, ComparisonDocument.Of(comparison));
    }
}
