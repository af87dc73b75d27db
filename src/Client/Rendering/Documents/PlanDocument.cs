using ModalityCompetition.Client.Sessions.Planning;
using ModalityCompetition.Sweeps.Reports.Documents;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp plan --json</c>. Numbers of which nothing is known are null.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Configurations">Number of configurations.</param>
/// <param name="TrialsPerConfiguration">Trials of each.</param>
/// <param name="Trials">All trials.</param>
/// <param name="Blocks">Blocks of trials.</param>
/// <param name="Workers">Worker threads.</param>
/// <param name="Seconds">Expected duration.</param>
/// <param name="SecondsIsUpperBound">Whether the duration is only an upper bound.</param>
/// <param name="MemoryBytes">Expected memory of the process.</param>
/// <param name="LedgerBytes">Expected size of the ledger.</param>
/// <param name="EstimatesJsonBytes">Expected size of <c>estimates.json</c>.</param>
/// <param name="EstimatesCsvBytes">Expected size of <c>estimates.csv</c>.</param>
/// <param name="ReportBytes">Expected size of <c>report.html</c>.</param>
/// <param name="Operations">Floating-point operations of all trials.</param>
/// <param name="Calibration">How fast this machine trains.</param>
internal sealed record PlanDocument(
    string Name,
    int Configurations,
    long TrialsPerConfiguration,
    long Trials,
    long Blocks,
    int Workers,
    double? Seconds,
    bool SecondsIsUpperBound,
    double? MemoryBytes,
    double? LedgerBytes,
    double? EstimatesJsonBytes,
    double? EstimatesCsvBytes,
    double? ReportBytes,
    double? Operations,
    CalibrationEntry Calibration
)
{
    /// <summary>The document of an estimate.</summary>
    public static PlanDocument Of(PlanEstimate estimate) =>
        new(
            estimate.Spec.Name,
            estimate.Plan.ConfigurationCount,
            estimate.Plan.TrialsPerConfiguration,
            estimate.Plan.TotalTrials,
            estimate.Plan.BlockCount,
            estimate.Workers,
            Finite.OrNull(Math.Round(estimate.Seconds, 3)),
            estimate.IsUpperBound,
            Finite.OrNull(Math.Round(estimate.MemoryBytes)),
            Finite.OrNull(Math.Round(estimate.Plan.LedgerBytes)),
            Finite.OrNull(Math.Round(estimate.JsonBytes)),
            Finite.OrNull(Math.Round(estimate.CsvBytes)),
            Finite.OrNull(Math.Round(estimate.PageBytes)),
            Finite.OrNull(estimate.Plan.TotalFlops),
            CalibrationEntry.Of(estimate.Calibration)
        );
}

/// <summary>How fast this machine trains.</summary>
/// <param name="Configuration">Index of the configuration that was trained.</param>
/// <param name="Trials">Trials that were trained.</param>
/// <param name="Iterations">Iterations of each.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="SecondsPerTrial">Expected duration of a whole trial.</param>
internal sealed record CalibrationEntry(int Configuration, int Trials, int Iterations, double? Seconds, double? SecondsPerTrial)
{
    /// <summary>The entry of a calibration.</summary>
    public static CalibrationEntry Of(Calibration calibration) =>
        new(
            calibration.Configuration,
            calibration.Trials,
            calibration.Iterations,
            Finite.OrNull(Math.Round(calibration.Seconds, 3)),
            Finite.OrNull(calibration.SecondsPerTrial)
        );
}
