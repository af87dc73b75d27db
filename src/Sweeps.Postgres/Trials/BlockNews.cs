using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Postgres.Trials;

/// <summary>What was committed since some horizon.</summary>
/// <param name="Horizon">From where to ask the next time.</param>
/// <param name="Blocks">The blocks; some may be known already.</param>
internal sealed record BlockNews(NewsHorizon Horizon, IReadOnlyList<(TrialBlock Block, ResultLayout Layout)> Blocks);
