namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>What a pilot says of one target of one configuration.</summary>
/// <param name="Target">What is wished for.</param>
/// <param name="Observations">Trials of the pilot that have an observation.</param>
/// <param name="Value">The estimate from the pilot; NaN when it has none.</param>
/// <param name="HalfWidth">Half-width of its interval; NaN when it has none.</param>
/// <param name="Fixed">Trials that a sweep without a target needs: those at which the interval of the report is as narrow.</param>
/// <param name="Sequential">Trials after which a sweep stops that has the target in its section <c>until</c>; null where the estimand is
/// none to stop on.</param>
/// <param name="Curve">How the half-width falls with the trials; empty where nothing can be said.</param>
public sealed record TargetDesign(
    DesignTarget Target,
    long Observations,
    double Value,
    double HalfWidth,
    TrialNumber Fixed,
    TrialNumber? Sequential,
    IReadOnlyList<HalfWidthPoint> Curve
)
{
    /// <summary>The number of trials to plan with: that of a sweep which stops by itself, where it can.</summary>
    public TrialNumber Planned => Sequential ?? Fixed;
}
