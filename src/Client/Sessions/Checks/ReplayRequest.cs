namespace ModalityCompetition.Client.Sessions.Checks;

/// <summary>What <c>modcomp replay</c> was asked to do.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Trial">Index of the trial.</param>
/// <param name="Trace">Whether its trajectories are recorded and drawn.</param>
/// <param name="Every">Record every this many iterations; null to choose.</param>
/// <param name="ArraysFolder">Where data and weights are written; null for nowhere.</param>
/// <param name="Output">The page that is written where trajectories are recorded, with or without its ending; drawing and table get its
/// name. Null for names in the run folder.</param>
/// <param name="Devices">Devices of the engine; null for what the ledger says.</param>
internal sealed record ReplayRequest(
    long Configuration,
    long Trial,
    bool Trace,
    int? Every,
    string? ArraysFolder,
    string? Output = null,
    string? Devices = null
);
