using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Estimates.Design;

/// <summary>
/// The cheapest fixed numbers of trials for wished half-widths, with twins and without. What twins leave of a variance, and what they cost,
/// is what their pilot says; numbers without twins, and the time of a trial, are those of the design.
/// </summary>
public sealed class TwinPlans
{
    // Plans whose costs differ by less are not told apart.
    private const double Flat = 1.03;

    // Kinds of twins for each wish that further trials are to judge: the cheapest by few trials is often not the cheapest.
    private const int Finalists = 4;

    private readonly SweepSpec _spec;

    private TwinPlans(SweepSpec spec, WishedTrials[] wished, IReadOnlyList<TwinAdvice> advice)
    {
        _spec = spec;
        Advice = advice;
        Without = Plan(wished, null, 0);
        Together = Cheapest(wished);
        Targets =
        [
            .. wished.Select(w => new TargetPlans(
                w.Design,
                w.Target,
                Plan([w], null, 0),
                Cheapest([w]),
                Together is { } together ? Plan([w], together.Level, together.Twins) : null
            )),
        ];
        Levels =
        [
            .. wished
                .Select(w => (WishedTrials[])[w])
                .Append(wished)
                .SelectMany(all => Candidates(all).OrderBy(c => c.Plan.ProcessorSeconds).Take(Finalists))
                .Select(c => c.Plan.Level!.Value)
                .Concat(Targets.Select(t => t.Alone).Append(Together).Select(p => p?.Level).OfType<TwinLevel>())
                .Distinct(),
        ];
    }

    /// <summary>What the pilot of twins says of every configuration, in plan order.</summary>
    public IReadOnlyList<TwinAdvice> Advice { get; }

    /// <summary>The plans for each target of each configuration, in their order.</summary>
    public IReadOnlyList<TargetPlans> Targets { get; }

    /// <summary>The kinds of twins that are the cheapest for a target or for all, a few of each, and those of all plans; each
    /// once.</summary>
    public IReadOnlyCollection<TwinLevel> Levels { get; }

    /// <summary>What all targets take without twins; null where the pilot does not tell it of one.</summary>
    public TrialPlan? Without { get; }

    /// <summary>
    /// The cheapest way to all targets, with one number of trials and one section of twins for all configurations, or without twins where
    /// none pay; null where the pilot does not tell.
    /// </summary>
    public TrialPlan? Together { get; }

    /// <summary>The target that <see cref="Together"/> has its trials for; null without it.</summary>
    public TargetPlans? Binding => Together is null ? null : Targets.MaxBy(t => t.Together!.Trials);

    /// <summary>Makes the plans.</summary>
    /// <param name="spec">The sweep, without twins.</param>
    /// <param name="designs">What the pilot says of every configuration, in plan order.</param>
    /// <param name="advice">What the pilot of twins says of them, of the estimands of the targets, in their order.</param>
    /// <param name="processorSecondsPerTrial">Seconds of one worker for a trial of every configuration.</param>
    public static TwinPlans Of(
        SweepSpec spec,
        IReadOnlyList<ConfigurationDesign> designs,
        IReadOnlyList<TwinAdvice> advice,
        IReadOnlyList<double> processorSecondsPerTrial
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(designs);
        ArgumentNullException.ThrowIfNull(advice);
        ArgumentNullException.ThrowIfNull(processorSecondsPerTrial);
        Dictionary<int, TwinAdvice> byIndex = advice.ToDictionary(a => a.Configuration);
        WishedTrials[] wished =
        [
            .. designs.SelectMany(d =>
                d.Targets.Select(
                    (target, t) =>
                        new WishedTrials(d, target, byIndex[d.Configuration.Index], t, processorSecondsPerTrial[d.Configuration.Index])
                )
            ),
        ];
        return new TwinPlans(spec, wished, advice);
    }

    private TrialPlan? Cheapest(WishedTrials[] wished)
    {
        if (Plan(wished, null, 0) is not { } without)
        {
            return null;
        }

        TrialPlan? with = TwinAdvice.Choose(Candidates(wished), c => Work(c.Plan), _ => false, c => c.Rho2).Plan;
        return with is null || Work(with) >= TwinAdvice.MostWork ? without : with;

        double Work(TrialPlan plan) => plan.ProcessorSeconds / without.ProcessorSeconds;
    }

    // The plans with every kind of twins that the pilot tried; none where it does not tell the trials without.
    private IEnumerable<(TrialPlan Plan, double Rho2)> Candidates(WishedTrials[] wished) =>
        Plan(wished, null, 0) is null
            ? []
            : wished[0]
                .Advice.Levels.Select(tried => tried.Level)
                .OfType<TwinLevel>()
                .Where(level => level.IsAllowed(_spec) && Array.TrueForAll(wished, w => w.Knows(level)))
                .Select(level => (Fewest(wished, level), wished.Min(w => w.Rho2(level))));

    // The minimum is flat, and fewer twins make everything cheaper that has none.
    private static TrialPlan Fewest(WishedTrials[] wished, TwinLevel level)
    {
        TrialPlan[] plans =
        [
            .. Enumerable
                .Range(TwinParameters.Fewest, TwinParameters.Most - TwinParameters.Fewest + 1)
                .Select(k => Plan(wished, level, k)!),
        ];
        double least = plans.Min(p => p.ProcessorSeconds);
        return Array.Find(plans, p => p.ProcessorSeconds <= Flat * least)!;
    }

    private static TrialPlan? Plan(WishedTrials[] wished, TwinLevel? level, int twins)
    {
        if (Array.Exists(wished, w => w.Without is null))
        {
            return null;
        }

        long trials = wished.Max(w => level is { } cheap ? w.With(cheap, twins) : w.Without!.Value);
        double seconds = wished
            .DistinctBy(w => w.Design.Configuration.Index)
            .Sum(w => level is { } cheap ? w.SecondsWith(cheap, twins) : w.Seconds);
        return new TrialPlan(trials, trials * seconds, level, twins);
    }
}
