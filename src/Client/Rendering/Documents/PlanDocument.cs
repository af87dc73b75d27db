using System.Text.Json.Serialization;
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
/// <param name="Pilot">At how many trials the sweep stops; absent where no pilot was run.</param>
/// <param name="Reuse">Trials that there are already, which <c>seconds</c> leaves out; absent where nothing was looked at.</param>
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
    CalibrationEntry Calibration,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PilotEntry? Pilot,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReuseEntry? Reuse
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
            CalibrationEntry.Of(estimate.Calibration),
            estimate.Pilot is { } pilot ? PilotEntry.Of(pilot) : null,
            estimate.Reuse is { } reuse ? ReuseEntry.Of(reuse) : null
        );
}

/// <summary>How fast this machine trains.</summary>
/// <param name="Configuration">Index of the configuration that was trained.</param>
/// <param name="Trials">Trials that were trained.</param>
/// <param name="Iterations">Iterations of each.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="SecondsPerTrial">Expected duration of a whole trial.</param>
/// <param name="StartSeconds">How long a program took until it was ready; null where no program is started.</param>
internal sealed record CalibrationEntry(
    int Configuration,
    int Trials,
    int Iterations,
    double? Seconds,
    double? SecondsPerTrial,
    double? StartSeconds
)
{
    /// <summary>The entry of a calibration.</summary>
    public static CalibrationEntry Of(Calibration calibration) =>
        new(
            calibration.Configuration,
            calibration.Trials,
            calibration.Iterations,
            Finite.OrNull(Math.Round(calibration.Seconds, 3)),
            Finite.OrNull(calibration.SecondsPerTrial),
            calibration.StartSeconds is { } start ? Finite.OrNull(Math.Round(start, 3)) : null
        );
}

/// <summary>At how many trials a sweep with a target will stop, forecast from some of them.</summary>
/// <param name="Seconds">How long the pilot took.</param>
/// <param name="Trials">Trials that it ran.</param>
/// <param name="ForecastTrials">Trials of the sweep, over all configurations.</param>
/// <param name="ForecastSeconds">Expected duration of the sweep.</param>
/// <param name="Configurations">The configurations in plan order.</param>
internal sealed record PilotEntry(
    double? Seconds,
    long Trials,
    long ForecastTrials,
    double? ForecastSeconds,
    IEnumerable<PilotConfigurationEntry> Configurations
)
{
    /// <summary>The entry of a pilot.</summary>
    public static PilotEntry Of(PlanPilot pilot) =>
        new(
            Finite.OrNull(Math.Round(pilot.Duration, 3)),
            pilot.Trials,
            pilot.ForecastTrials,
            Finite.OrNull(Math.Round(pilot.Seconds, 3)),
            pilot.Designs.Select(d => new PilotConfigurationEntry(
                d.Configuration.Index,
                d.Trials,
                d.Planned,
                d.Binding?.Target.Target.Key ?? (d.Planned is null ? null : d.Targets[0].Target.Key)
            ))
        );
}

/// <summary>What a pilot says of a configuration.</summary>
/// <param name="Configuration">Its index.</param>
/// <param name="Trials">Trials that were run.</param>
/// <param name="NeededTrials">Trials at which it reaches its target, be they more than it may have; null where nothing can be
/// said.</param>
/// <param name="Estimand">Key of the estimand that they are for: of several targets the one that takes most.</param>
internal sealed record PilotConfigurationEntry(int Configuration, long Trials, long? NeededTrials, string? Estimand);
