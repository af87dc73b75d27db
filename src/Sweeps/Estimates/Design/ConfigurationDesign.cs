namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>What a pilot says of one configuration.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Trials">Trials of the pilot.</param>
/// <param name="Targets">One entry for each target, in their order.</param>
/// <param name="Estimates">The estimates from the pilot.</param>
public sealed record ConfigurationDesign(
    Specs.PlannedConfiguration Configuration,
    long Trials,
    IReadOnlyList<TargetDesign> Targets,
    ConfigurationEstimates Estimates
)
{
    /// <summary>
    /// Trials that reach every target, which are those of the one that takes most; null where the pilot does not tell it of one.
    /// </summary>
    public long? Planned => Targets.Any(t => t.Planned.Trials is null) ? null : Targets.Max(t => t.Planned.Trials);

    /// <summary>Which of several targets takes most; null with a single one, or where the pilot does not tell the trials of one.</summary>
    public BindingTarget? Binding => BindingTarget.Of(Targets);
}
