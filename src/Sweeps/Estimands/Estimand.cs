namespace ModalityCompetition.Sweeps.Estimands;

/// <summary>A quantity that is estimated for every configuration.</summary>
/// <param name="Name">Stable name, one of <see cref="EstimandNames"/>.</param>
/// <param name="Network">The network it is about; null when it is not about one.</param>
/// <param name="Modality">Index of the modality; null when it is not about one.</param>
/// <param name="Class">Index of the class; null for an average over classes (taken within each trial first) or when it is not about
/// classes.</param>
public sealed record Estimand(string Name, NetworkKind? Network = null, int? Modality = null, int? Class = null);
