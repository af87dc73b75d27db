namespace ModalityCompetition.Sweeps.Specs;

/// <summary>A difference between two configurations that a spec declares beforehand.</summary>
/// <param name="Name">Its name, unique within the spec.</param>
/// <param name="Estimand">Key of the estimand, for example <c>trained_win[modality=image]</c>; both configurations have it.</param>
/// <param name="Of">Index of the configuration from which the other is subtracted.</param>
/// <param name="Minus">Index of the configuration that is subtracted.</param>
public sealed record SpecContrast(string Name, string Estimand, int Of, int Minus);
