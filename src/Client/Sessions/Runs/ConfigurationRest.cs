using ModalityCompetition.Sweeps.Estimates.Stopping;

namespace ModalityCompetition.Client.Sessions.Runs;

/// <summary>What a run that was stopped has not done of one configuration.</summary>
/// <param name="Configuration">Index of the configuration.</param>
/// <param name="Trials">Trials that are left; with a target those that are forecast until it stops, at most those that it may have.</param>
/// <param name="Time">Time for them at the pace of the run, with all its workers; null where nothing can be said.</param>
/// <param name="Target">Where it stands with its target; null in a sweep without one.</param>
internal sealed record ConfigurationRest(int Configuration, long Trials, TimeSpan? Time, TargetStanding? Target);
