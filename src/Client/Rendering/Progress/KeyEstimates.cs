using ModalityCompetition.Client.Rendering.Output;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Sections;

namespace ModalityCompetition.Client.Rendering.Progress;

/// <summary>The few estimates that are worth watching while they narrow, as the experiment names them.</summary>
internal static class KeyEstimates
{
    /// <summary>The rows to watch, in the order of the experiment.</summary>
    public static IEnumerable<EstimateRow> Rows(ConfigurationEstimates estimates) =>
        ExperimentReports.Of(estimates.Configuration).Watched(estimates);

    /// <summary>The columns of the compact table over several configurations.</summary>
    public static IReadOnlyList<EstimateColumn> Columns(ConfigurationEstimates estimates) =>
        ExperimentReports.Of(estimates.Configuration).WatchedColumns(estimates);

    /// <summary>A value with its half width; <c>–</c> when the configuration has none yet.</summary>
    public static string Cell(ConfigurationEstimates estimates, EstimateColumn column) =>
        column.Of(estimates) is { } estimate ? ReadableText.PlusMinus(estimate.Value, estimate.HalfWidth) : "–";
}
