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
    /// <summary>
    /// The number of trials to plan with: that of a sweep which stops by itself, where it can. What is constant takes none, unless the
    /// sweep's own section <c>until</c> waits for it.
    /// </summary>
    public TrialNumber Planned => IsFree ? Fixed : Sequential ?? Fixed;

    /// <summary>
    /// Why the estimand is what it is by definition, after "is": no trial says anything of it; null where trials do.
    /// </summary>
    public string? Constant { get; init; }

    private bool IsFree => Constant is not null && !Target.IsStopped;

    /// <summary>
    /// Half-widths of the anytime-valid interval after each trial of the pilot, up to where it reached the target; empty where none stops
    /// on the estimand.
    /// </summary>
    public IReadOnlyList<double> Passed { get; init; } = [];

    /// <summary>
    /// Half-width after so many trials, of the interval that the sweep stops on where it can; NaN where neither pilot nor
    /// <see cref="Curve"/> reach.
    /// </summary>
    /// <param name="trials">Trials of the configuration.</param>
    public double WidthAfter(long trials)
    {
        if (trials >= 1 && trials <= Passed.Count)
        {
            return double.IsFinite(Passed[(int)trials - 1]) ? Passed[(int)trials - 1] : double.NaN;
        }

        int after = Curve.TakeWhile(p => p.Trials < trials).Count();
        if (after == Curve.Count || trials < Curve[0].Trials)
        {
            return double.NaN;
        }

        HalfWidthPoint to = Curve[after];
        HalfWidthPoint from = Curve[Math.Max(0, after - 1)];
        double share = to.Trials == from.Trials ? 0 : Math.Log((double)trials / from.Trials) / Math.Log((double)to.Trials / from.Trials);
        return Math.Exp(Math.Log(Of(from)) + (share * (Math.Log(Of(to)) - Math.Log(Of(from)))));

        static double Of(HalfWidthPoint point) => double.IsNaN(point.Sequential) ? point.HalfWidth : point.Sequential;
    }
}
