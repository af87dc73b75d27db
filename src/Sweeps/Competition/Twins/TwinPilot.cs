using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>
/// Trains the first trials of a configuration in full and as twins of several levels, and says which level and how many twins take the
/// least work for the same half-width. Nothing but trials and counted operations goes in, so that a spec has one answer.
/// </summary>
public static class TwinPilot
{
    /// <summary>Fewest trials of a pilot.</summary>
    public const int FewestTrials = 20;

    /// <summary>Trials of a pilot by default.</summary>
    public const int DefaultTrials = 100;

    /// <summary>Why the trials of a sweep can have no twins, as a sentence; null where they can.</summary>
    /// <param name="spec">The sweep.</param>
    public static string? Refusal(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Configurations.All(c => c.Definition is TrialConfiguration)
            ? null
            : $"trials of the experiment {spec.Experiment} have no twins: 'modcomp twins' looks at those of {SpecKeys.DefaultExperiment} "
                + "and of programs.";
    }

    /// <summary>Runs the pilot of a configuration.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="configuration">The configuration, of the competition; twins that it has are not looked at.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="trials">Number of trials, at least <see cref="FewestTrials"/>.</param>
    /// <param name="cancellation">Stops.</param>
    /// <param name="scope">What it looks at; null for all levels, the first trials and what the sweep is about.</param>
    public static TwinAdvice Run(
        SweepPlan plan,
        PlannedConfiguration configuration,
        ITrialEngine engine,
        int trials,
        CancellationToken cancellation,
        PilotScope? scope = null
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, FewestTrials);
        TrialConfiguration alone = configuration.Configuration.WithoutTwins;
        StreamRoot streams = plan.Batch(new TrialBlock(configuration.Index, 0, 1)).Streams;
        TrialResult[] full = engine.Results(new TrialBatch(alone, streams, scope?.First ?? 0, trials), cancellation);
        if (full.Any(t => t.Outcome != TrialOutcome.Completed))
        {
            return Nothing(TwinAdvice.Diverging);
        }

        IReadOnlyCollection<TwinLevel> wanted = (scope ?? new PilotScope()).LevelsFor(plan.Spec);
        TwinLevel[] levels = [.. wanted.Where(l => l.Suits(alone, plan.Spec.Engine))];
        if (levels.Length == 0)
        {
            return Nothing(
                wanted.Any(l => l.IsAllowed(alone, plan.Spec.Engine))
                    ? "Trials have too few iterations for cheaper twins."
                    : "Trials have the largest steps that a spec may give, and cheaper twins have larger ones."
            );
        }

        PilotTrial[] measured = [.. full.Select(t => new PilotTrial(t))];
        IReadOnlyList<double[]> start = PilotStart.Of(full, alone);
        (PilotQuantity Quantity, TwinSeries? Series)[] quantities =
        [
            .. PilotQuantity
                .Of(plan.Spec, alone, Best(full, alone.Modalities), scope?.Estimands)
                .Select(q => (q, q.Measure is null ? null : new TwinSeries(q.Name, [.. measured.Select(q.Measure)], start))),
        ];
        double steps = measured.Average(t => t.Steps);

        // Plans for wished half-widths, which are of fewer trials or more, see to it themselves.
        bool isFixed = scope?.Estimands is null;
        double winners = PilotTrial.WinnersVariance(measured);
        return new TwinAdvice(
            configuration.Index,
            trials,
            [.. quantities.Select(q => q.Quantity.Name)],
            [.. levels.Select(level => Try(level))],
            Obstacle: null
        )
        {
            Variances = [.. quantities.Select(q => q.Series?.Variance ?? double.NaN)],
            PlainVariances = [.. quantities.Select(q => q.Series?.PlainVariance ?? double.NaN)],
            WinnersVariance = winners,
        };

        TwinAdvice Nothing(string why) => new(configuration.Index, trials, [], [], why);

        TriedLevel Try(TwinLevel level)
        {
            TrialConfiguration twin = level.Of(alone, TwinParameters.Fewest).Twin!;
            PilotTrial[] twins =
            [
                .. engine
                    .Results(new TrialBatch(twin, streams, scope?.First ?? 0, trials), cancellation)
                    .Select(t => new PilotTrial(t, twin.Optimization.Networks)),
            ];
            double ratio = level.CostRatio(alone, steps, twins.Average(t => t.Steps));

            // By Laplace's rule: that none of few was seen does not say that there are none.
            int departing = measured.Zip(twins, (trial, twin) => trial.DepartsFrom(twin)).Count(departs => departs);
            double departures = (departing + 1) / (trials + 2.0);
            return TriedLevel.Of(
                level,
                ratio,
                [.. quantities.Select(q => (q.Series, q.Quantity.Measure is { } of ? twins.Select(of).ToArray() : null))],
                allowance: isFixed ? Allowance : null
            ) with
            {
                Departures = departures,
            };

            double Allowance(TwinSeries series, double left) =>
                series.Variance > 0
                    ? DepartureAllowance.Of(left, series.PlainVariance / series.Variance, departures, winners, plan.Spec.Trials)
                    : 0;
        }
    }

    private static int Best(TrialResult[] full, int modalities) =>
        Enumerable.Range(0, modalities).MinBy(r => full.Sum(t => TrialMeasurements.TestError(t, t.Unimodal[r])));
}
