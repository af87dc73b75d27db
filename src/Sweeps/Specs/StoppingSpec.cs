namespace ModalityCompetition.Sweeps.Specs;

/// <summary>
/// When a configuration has trials enough: the section <c>until</c> of a spec. <see cref="SweepSpec.Trials"/> is then the most it may have.
/// </summary>
/// <param name="Estimand">Key of the estimand whose interval shall be narrow, for example <c>trained_win[modality=image]</c>; every
/// configuration has it.</param>
/// <param name="HalfWidth">Largest half-width wanted, above 0, in the units of the estimand.</param>
/// <param name="Confidence">Confidence of its anytime-valid interval, in (0, 1), for each configuration by itself.</param>
/// <param name="LeastTrials">Trials before which no configuration stops, at least 1.</param>
public sealed record StoppingSpec(string Estimand, double HalfWidth, double Confidence, long LeastTrials);
