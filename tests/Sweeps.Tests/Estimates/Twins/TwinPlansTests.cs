using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Design;
using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Twins;

/// <summary>The cheapest plans with twins, of pilots that are written down here, against all plans that there are.</summary>
public sealed class TwinPlansTests
{
    private const int Fewest = 2;
    private const int Most = 64;
    private const double Seconds = 0.5;

    private static readonly SweepSpec s_spec = Assert.IsType<SweepSpec>(
        ShippedSpecs
            .Read(
                "spec.yaml",
                """
                name: small
                seed: 5
                trials: 100
                data:
                  K: 4
                  n: 60
                  s: 1
                  sigma_g: 0.05
                  modalities:
                    - {name: a, d: 6, mu: 0.05, C: 1.4, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
                    - {name: b, d: 6, mu: 0.1, C: 1.6, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
                network: {m: 4, q: 3, sigma0: 0.05}
                training: {eta: 0.5, T: 400}
                evaluation: {test_n: 100}
                axes: [{network.sigma0: [0.05, 0.1]}]

                """
            )
            .Spec
    );

    private static readonly ConfigurationEstimates[] s_none =
    [
        .. s_spec.Configurations.Select(c => new ConfigurationEstimator(c, 0.95).Snapshot(CancellationToken.None)),
    ];

    // Of each the correlations with gap and winner, and how many cost as much as a trial.
    private static readonly (TwinLevel Level, double CostRatio, double[] Rho2)[] s_levels =
    [
        (new TwinLevel(4), 4, [0.95, 0.9]),
        (new TwinLevel(10), 10, [0.9, 0.6]),
        (new TwinLevel(30), 30, [0.4, 0.85]),
    ];

    [Fact]
    public void All_targets_have_one_section_that_is_the_cheapest_for_them_together_and_each_its_own()
    {
        // Two targets of each of two configurations; the second configuration is twice as dear.
        TwinPlans plans = Plans(
            [
                [2000, 900],
                [1500, 3000],
            ],
            [Advice(0, s_levels), Advice(1, s_levels)]
        );
        Assert.Equal(3000, plans.Without!.Trials);
        Assert.Equal(3000 * 3 * Seconds, plans.Without.ProcessorSeconds, 1e-9);
        (TwinLevel Level, int Twins, long Trials, double Cost)[] all =
        [
            .. from level in s_levels
            from k in Enumerable.Range(Fewest, Most - Fewest + 1)
            let trials = new[] { (0, 2000), (1, 900), (0, 1500), (1, 3000) }.Max(w => Trials(w.Item2, level.Rho2[w.Item1], k))
            select (level.Level, k, trials, trials * 3 * Seconds * (1 + (k / level.CostRatio))),
        ];
        TrialPlan together = plans.Together!;
        var found = all.Single(a => a.Level == together.Level && a.Twins == together.Twins);
        Assert.Equal(found.Trials, together.Trials);
        Assert.Equal(found.Cost, together.ProcessorSeconds, 1e-6);
        Assert.InRange(together.ProcessorSeconds, all.Min(a => a.Cost), all.Min(a => a.Cost) * TwinAdvice.Near * 1.03);
        double[] rho2 = s_levels.Single(l => l.Level == together.Level).Rho2;
        string binds = Trials(2000, rho2[0], together.Twins) > Trials(3000, rho2[1], together.Twins) ? "gap" : "trained_win[modality=a]";
        Assert.Equal(binds, plans.Binding!.Target.Target.Key);
        Assert.Equal(together.Trials, plans.Binding.Together!.Trials);
        Assert.All(plans.Targets, t => Assert.True(t.Together!.Trials <= together.Trials));

        // Alone a target takes no more than with the section that is for all.
        Assert.All(plans.Targets, t => Assert.True(t.Alone!.ProcessorSeconds <= 1.03 * TwinAdvice.Near * t.Together!.ProcessorSeconds));
        Assert.All(plans.Targets, t => Assert.True(t.Alone!.ProcessorSeconds < t.Without!.ProcessorSeconds));

        // And a few that are nearly as cheap, for further trials to judge.
        HashSet<TwinLevel> planned = [.. plans.Targets.Select(t => t.Alone!.Level!.Value), together.Level!.Value];
        Assert.Subset(plans.Levels.ToHashSet(), planned);
        Assert.InRange(plans.Levels.Count, planned.Count, 5 * 4);
        Assert.Distinct(plans.Levels);
    }

    [Fact]
    public void No_plan_is_dearer_than_without_twins_and_every_target_is_reached() =>
        Prop.ForAll(
                (
                    from gap in Gen.Choose(1, 100_000)
                    from winner in Gen.Choose(1, 100_000)
                    from seed in Gen.Choose(0, int.MaxValue)
                    select (gap, winner, seed)
                ).ToArbitrary(),
                drawn =>
                {
                    var random = new Random(drawn.seed);
                    var levels = s_levels
                        .Select(l => (l.Level, 1 + (40 * random.NextDouble()), new[] { random.NextDouble(), random.NextDouble() }))
                        .ToArray();
                    TwinPlans plans = Plans(
                        [
                            [drawn.gap, drawn.winner],
                            [drawn.winner, drawn.gap],
                        ],
                        [Advice(0, levels, random.NextDouble()), Advice(1, levels, random.NextDouble())]
                    );
                    return plans.Together!.ProcessorSeconds <= plans.Without!.ProcessorSeconds
                        && plans.Targets.All(t =>
                            t.Alone!.ProcessorSeconds <= t.Without!.ProcessorSeconds
                            && t.Together!.Trials <= plans.Together.Trials
                            && (t.Together.Level is null || t.Together.Trials >= Math.Min(t.Without.Trials, 40))
                        )
                        && plans.Binding!.Together!.Trials == plans.Together.Trials;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Where_none_pay_there_are_none()
    {
        TwinPlans plans = Plans(
            [
                [2000, 900],
                [2000, 900],
            ],
            [Advice(0, [(new TwinLevel(4), 2, [0.1, 0.1])]), Advice(1, s_levels)]
        );
        Assert.Null(plans.Together!.Level);
        Assert.Equal(plans.Without, plans.Together);
        Assert.Null(plans.Targets[0].Alone!.Level);
        Assert.NotNull(plans.Targets[2].Alone!.Level);

        // Nothing could be tried in one of the configurations, which would have the section as well.
        TwinAdvice obstacle = new(1, 100, [], [], "Trials diverge.");
        TwinPlans diverging = Plans(
            [
                [2000, 900],
                [2000, 900],
            ],
            [Advice(0, s_levels), obstacle]
        );
        Assert.Null(diverging.Together!.Level);
        Assert.NotNull(diverging.Targets[0].Alone!.Level);
        Assert.Null(diverging.Targets[2].Alone!.Level);
    }

    [Fact]
    public void What_the_pilot_does_not_tell_is_not_made_up()
    {
        TwinPlans plans = Plans(
            [
                [2000, null],
                [2000, 900],
            ],
            [Advice(0, s_levels), Advice(1, s_levels)]
        );
        Assert.Null(plans.Together);
        Assert.Null(plans.Without);
        Assert.Null(plans.Binding);
        Assert.Null(plans.Targets[1].Alone);
        Assert.NotNull(plans.Targets[0].Alone!.Level);
        Assert.Null(plans.Targets[0].Together);
    }

    [Theory]
    [InlineData(0.1, 97)]
    [InlineData(0.5, 40)]
    public void Trials_are_enough_for_the_estimator_with_twins(double departures, long least)
    {
        // By the variance a dozen trials would do: too few for controls, or too few that depart from their twins. Twins cost next to
        // nothing, and 64 of them leave 0.0255. With d = N / 10 departures to be expected, u = 0.98 (1.96 + sqrt(1.96^2 + 4 d)) more are
        // allowed for, of which each adds 2 / 0.8 / N: N = 400 (0.0255 + 2.5 u / N) at 97.
        (TwinLevel, double, double[])[] cheap = [(new TwinLevel(4), 1000, [0.99, 0.99])];
        TwinPlans plans = Plans(
            [
                [1, 400],
                [1, 400],
            ],
            [Advice(0, cheap, departures), Advice(1, cheap, departures)]
        );
        Assert.InRange(plans.Targets[1].Alone!.Trials, least, 1.06 * least);
        Assert.Equal(
            30,
            Plans(
                [
                    [1, 30],
                    [1, 30],
                ],
                [Advice(0, cheap, departures), Advice(1, cheap, departures)]
            ).Together!.Trials
        );

        // A quarter of the variance of 3000 trials is enough whatever departs: the rule is for few trials.
        Assert.Equal(
            Plans(
                [
                    [3000, 3000],
                    [3000, 3000],
                ],
                [Advice(0, s_levels, 0.5), Advice(1, s_levels, 0.5)]
            ).Together,
            Plans(
                [
                    [3000, 3000],
                    [3000, 3000],
                ],
                [Advice(0, s_levels, 0.1), Advice(1, s_levels, 0.1)]
            ).Together
        );
    }

    // The variance that is left with k twins: the formula of multi-fidelity Monte Carlo.
    private static long Trials(long without, double rho2, int k) => (long)Math.Ceiling(without * (1 - (rho2 * (1 - (1.0 / k)))));

    private static TwinAdvice Advice(
        int configuration,
        (TwinLevel Level, double CostRatio, double[] Rho2)[] levels,
        double departures = 0.5
    )
    {
        return new TwinAdvice(configuration, 100, ["gap", "trained_win[modality=a]"], [.. levels.Select(Tried)], Obstacle: null)
        {
            Variances = [1, 1],
            PlainVariances = [1, 2],
            WinnersVariance = 0.8,
        };

        TriedLevel Tried((TwinLevel Level, double CostRatio, double[] Rho2) level)
        {
            ImmutableArray<ImmutableArray<double>> works =
            [
                .. Enumerable
                    .Range(Fewest, Most - Fewest + 1)
                    .Select(k =>
                        level.Rho2.Select(rho2 => (1 + (k / level.CostRatio)) * (1 - (rho2 * (1 - (1.0 / k))))).ToImmutableArray()
                    ),
            ];
            return new TriedLevel(level.Level, level.CostRatio, [.. level.Rho2], Fewest, works[0])
            {
                Works = works,
                Departures = departures,
            };
        }
    }

    // Trials without twins of the two targets of each configuration.
    private static TwinPlans Plans(long?[][] trials, TwinAdvice[] advice)
    {
        DesignTarget[] targets =
        [
            new(new Estimand(EstimandNames.Gap), "gap", 0.01, 0.95, CanStop: true),
            new(new Estimand(EstimandNames.TrainedWin, Modality: 0), "trained_win[modality=a]", 0.02, 0.95, CanStop: true),
        ];
        ConfigurationDesign[] designs =
        [
            .. s_spec.Configurations.Select(
                (c, i) =>
                    new ConfigurationDesign(
                        c,
                        100,
                        [
                            .. targets.Select(
                                (t, j) =>
                                    new TargetDesign(t, 100, 0.1, 0.1, new TrialNumber(trials[i][j], 1, null, IsKnown: false), null, [])
                            ),
                        ],
                        s_none[i]
                    )
            ),
        ];
        return TwinPlans.Of(s_spec, designs, advice, [Seconds, 2 * Seconds]);
    }
}
