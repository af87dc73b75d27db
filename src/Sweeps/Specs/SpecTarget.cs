namespace ModalityCompetition.Sweeps.Specs;

/// <summary>One target of a sweep that stops by itself; see <see cref="StoppingSpec"/>.</summary>
/// <param name="Estimand">Key of the estimand whose interval shall be narrow, for example <c>trained_win[modality=image]</c>; every
/// configuration has it.</param>
/// <param name="HalfWidth">Largest half-width wanted, above 0, in the units of the estimand.</param>
/// <param name="Confidence">Confidence of its anytime-valid interval, in (0, 1), for each configuration and each target by itself.</param>
public sealed record SpecTarget(string Estimand, double HalfWidth, double Confidence);
