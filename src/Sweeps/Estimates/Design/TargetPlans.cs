namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>The plans for one wished half-width of one configuration. Those of which the pilot tells nothing are null.</summary>
/// <param name="Design">The configuration.</param>
/// <param name="Target">What is wished for.</param>
/// <param name="Without">Without twins.</param>
/// <param name="Alone">The cheapest there is for this target alone; without twins where none pay.</param>
/// <param name="Together">With the twins that are the cheapest for all targets of all configurations together.</param>
public sealed record TargetPlans(
    ConfigurationDesign Design,
    TargetDesign Target,
    TrialPlan? Without,
    TrialPlan? Alone,
    TrialPlan? Together
);
