using ModalityCompetition.Sweeps.Competition.Twins;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines.Cpu;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Twins;

/// <summary>What a pilot says against closed forms, simulation and specs in which twins are known to pay or not.</summary>
public sealed class TwinPilotTests
{
    private const string Spec = """
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

        """;

    private static readonly TwinLevel[] s_leaner =
    [
        new(4, JointOnly: true),
        new(1, Kept: 4, Grows: true, JointOnly: true),
        new(2, Kept: 2, Untested: true),
        new(1, Kept: 2, Grows: true, JointOnly: true, Untested: true),
    ];

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(64)]
    public void The_variance_that_is_left_is_that_of_the_closed_form(int twins)
    {
        var random = new Random(11);
        double[] twin = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        double[] trial = [.. twin.Select(x => (2 * x) + random.NextDouble())];
        var series = new TwinSeries("gap", trial, start: []);
        double expected = (1 - (series.Rho2(twin) * (1 - (1.0 / twins)))) * (399.0 / 398);
        Assert.Equal(expected, series.VarianceRatio(twin, twins), 1e-10);
        Assert.InRange(series.Rho2(twin), 0.7, 0.9);
    }

    [Fact]
    public void Beside_the_control_of_the_start_it_is_that_of_the_regression_on_both()
    {
        // y = c + e + u and a twin x = c + e + v, with variances 4, 1, 0.25 and 0.25; k = 5 twins.
        var random = new Random(12);
        double[] c = [.. Enumerable.Range(0, 20_000).Select(_ => 2 * Normal())];
        double[] e = [.. c.Select(_ => Normal())];
        double[] y = [.. c.Zip(e, (a, b) => a + b + (0.5 * Normal()))];
        double[] x = [.. c.Zip(e, (a, b) => a + b + (0.5 * Normal()))];

        // Without c the control z has variance 4/5 5.25 less (4/5)^2 4, and covariance 4/5 5 - 4/5 4 with y - c, whose variance is 1.25.
        double expected = 1 - (0.8 * 0.8 / ((0.8 * 5.25) - (0.64 * 4)) / 1.25);
        Assert.Equal(expected, new TwinSeries("trained_win", y, [c]).VarianceRatio(x, 5), 0.01);
        Assert.Equal(1, new TwinSeries("constant", [.. y.Select(_ => 1.0)], [c]).VarianceRatio(x, 5));

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [Fact]
    public void Twins_pay_where_steps_are_small_and_not_where_they_are_past_stability()
    {
        TwinAdvice small = Run(Spec);
        Assert.Null(small.Obstacle);
        Assert.Equal(
            [
                "gap",
                "trained_win[modality=a]",
                "test_error[network=joint]",
                "test_error[network=unimodal,modality=a]",
                "test_error[network=unimodal,modality=b]",
                "degradation[modality=a]",
                "degradation[modality=b]",
            ],
            small.Quantities.AsEnumerable()
        );
        Assert.True(small.Pays, $"{small.Best}");
        Assert.True(small.Best!.Rho2[0] > 0.7, $"{small.Best}");
        Assert.Equal(small.Best.Rho2.AsEnumerable(), Run(Spec).Best!.Rho2.AsEnumerable());

        TwinAdvice large = Run(Spec.Replace("eta: 0.5, T: 400", "eta: 60, T: 6", StringComparison.Ordinal));
        Assert.False(large.Pays, $"{large.Best}");
        Assert.All(
            Run(Spec.Replace("T: 400", "T: 1", StringComparison.Ordinal)).Levels,
            l => Assert.Equal(1, Assert.IsType<TwinLevel>(l.Level).Divisor)
        );
        Assert.NotNull(Run(Spec.Replace("T: 400", "T: 1, remedy: {method: ogm}", StringComparison.Ordinal)).Obstacle);
    }

    [Fact]
    public void The_line_of_a_level_is_a_section_of_a_spec_with_the_twins_that_were_tried()
    {
        foreach (TwinLevel level in TwinLevel.All.Concat(s_leaner))
        {
            bool exact = 400 % level.Divisor == 0;
            SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Spec + level.Line(7, exact) + "\n").Spec);
            var configuration = (Training.Trials.TrialConfiguration)spec.Configurations[0].Definition;
            Assert.Equal(level.Of(configuration.WithoutTwins, 7).Twins, configuration.Twins);
            Assert.True(level.CostRatio(configuration, 400, level.Grows ? 100 : 400.0 / level.Divisor) > 1);
        }
    }

    [Theory]
    [InlineData("eta: 9e5, T: 400", false)]
    [InlineData("eta: 2e5, T: 400", true)]
    public void Levels_whose_steps_no_spec_may_give_are_left_out(string training, bool some)
    {
        string text = Spec.Replace("eta: 0.5, T: 400", training, StringComparison.Ordinal);
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", text).Spec);
        var configuration = (Training.Trials.TrialConfiguration)spec.Configurations[0].Definition;
        Assert.Equal(some, TwinLevel.All.Any(l => l.Factor > 1 && l.Suits(configuration, "cpu")));
        foreach (TwinLevel level in TwinLevel.All)
        {
            bool valid = ShippedSpecs.Read("spec.yaml", text + level.Line(7, 400 % level.Divisor == 0) + "\n").Spec is not null;
            Assert.True(valid == level.IsAllowed(configuration, "cpu"), $"{level}");
        }
    }

    [Theory]
    [InlineData("engine: torch\n", false)]
    [InlineData("  remedy: {method: alternating}\n", false)]
    [InlineData("  remedy: {method: balanced_init}\n", true)]
    public void Levels_whose_steps_cannot_grow_are_left_out(string more, bool grows)
    {
        string text = more.StartsWith(' ') ? Spec.Replace("evaluation:", more + "evaluation:", StringComparison.Ordinal) : Spec + more;
        text = text.Replace("training: {eta: 0.5, T: 400}", "training:\n  eta: 0.5\n  T: 400", StringComparison.Ordinal);
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", text).Spec);
        var configuration = (Training.Trials.TrialConfiguration)spec.Configurations[0].Definition;
        Assert.Equal(grows, TwinLevel.All.Any(l => l.Grows && l.Suits(configuration, spec.Engine)));
        Assert.Contains(TwinLevel.All, l => l.Suits(configuration, spec.Engine));
        foreach (TwinLevel level in TwinLevel.All)
        {
            bool valid = ShippedSpecs.Read("spec.yaml", text + level.Line(7, 400 % level.Divisor == 0) + "\n").Spec is not null;
            Assert.True(valid == level.IsAllowed(spec), $"{level}");
        }
    }

    [Theory]
    [InlineData("", "", true, true)]
    [InlineData("engine: torch\n", "", false, true)]
    [InlineData("", "  remedy: {method: distillation}\n", false, true)]
    [InlineData("", "  remedy: {method: ogm}\n", true, true)]
    [InlineData("", "stratified", true, false)]
    public void Twins_are_as_lean_as_a_spec_may_have_them(string end, string remedy, bool jointOnly, bool untested)
    {
        string text = Spec.Replace("training: {eta: 0.5, T: 400}", "training:\n  eta: 0.5\n  T: 400", StringComparison.Ordinal);
        text =
            remedy == "stratified"
                ? text.Replace("{test_n: 100}", "{test_n: 100, test_sampling: stratified}", StringComparison.Ordinal)
                : text.Replace("evaluation:", remedy + "evaluation:", StringComparison.Ordinal);
        text += end + Targets("trained_win[modality=a]");
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", text).Spec);
        TwinLevel[] levels = [.. TwinLevel.For(spec).Where(l => l.IsAllowed(spec))];
        Assert.NotEmpty(levels);
        Assert.All(levels, level => Assert.Equal((jointOnly, untested), (level.JointOnly, level.Untested)));
        foreach (TwinLevel level in levels.Concat(s_leaner))
        {
            bool valid = ShippedSpecs.Read("spec.yaml", text + level.Line(7, 400 % level.Divisor == 0) + "\n").Spec is not null;
            Assert.True(valid == level.IsAllowed(spec), $"{level}");
        }
    }

    [Theory]
    [InlineData("trained_win[modality=a]", "agreement", true, true)]
    [InlineData("test_error[network=joint]", "trained_win[modality=a]", true, false)]
    [InlineData("test_error[network=probe,modality=a]", "agreement", true, false)]
    [InlineData("test_error[network=unimodal,modality=a]", "trained_win[modality=a]", false, false)]
    [InlineData("agreement", "initial_win[modality=a]", false, false)]
    public void Nothing_is_trained_that_nothing_looks_at(string one, string other, bool jointOnly, bool untested)
    {
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Spec + Targets(one, other)).Spec);
        Assert.All(TwinLevel.For(spec), level => Assert.Equal((jointOnly, untested), (level.JointOnly, level.Untested)));
        Assert.Equal(TwinLevel.All.Count, TwinLevel.For(spec).Count);
        Assert.Distinct(TwinLevel.For(spec));
    }

    [Fact]
    public void For_a_gap_twins_with_and_without_uni_modal_networks_are_tried_and_by_default_only_those_with()
    {
        SweepSpec gap = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Spec + Targets("gap", "trained_win[modality=a]")).Spec);
        Assert.Contains(TwinLevel.For(gap), level => level.JointOnly);
        Assert.Empty(TwinLevel.All.Except(TwinLevel.For(gap)));
        SweepSpec none = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Spec).Spec);
        Assert.Equal(TwinLevel.All, TwinLevel.For(none));
    }

    [Fact]
    public void Leaner_twins_cost_less_and_resemble_the_joint_network_of_their_trial_as_much()
    {
        TwinAdvice plain = Run(Spec);
        TwinAdvice winner = Run(Spec + Targets("trained_win[modality=a]"));
        int at = plain.Quantities.IndexOf("trained_win[modality=a]");
        foreach (TriedLevel lean in winner.Levels)
        {
            TriedLevel whole = plain.At((TwinLevel)lean.Level with { JointOnly = false, Untested = false })!;
            Assert.Equal(whole.Rho2[at], lean.Rho2[0], 1e-12);
            Assert.InRange(lean.CostRatio / whole.CostRatio, 1.5, 5);
        }

        Assert.True(winner.Best!.MeanWork < plain.Best!.Work[at], $"{winner.Best} against {plain.Best}");
        TwinAdvice joint = Run(Spec + Targets("test_error[network=joint]"));
        Assert.True(joint.Best!.MeanWork < plain.Best.Work[2], $"{joint.Best} against {plain.Best}");
    }

    [Fact]
    public void No_two_levels_of_a_pilot_are_the_same_twins()
    {
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Spec).Spec);
        var configuration = (Training.Trials.TrialConfiguration)spec.Configurations[0].Definition;
        Assert.Distinct(TwinLevel.All.Where(l => l.Suits(configuration, "cpu")).Select(l => l.Of(configuration, 4).Twins));
    }

    [Fact]
    public void A_sweep_that_stops_at_targets_is_about_these_and_those_without_twins_get_dearer()
    {
        const string Until = """
            until:
              targets:
                - {estimand: "trained_win[class=2,modality=b]", half_width: 0.02}
                - {estimand: agreement, half_width: 0.02}

            """;
        TwinAdvice advice = Run(Spec + Until);
        Assert.Equal(["trained_win[class=2,modality=b]", "agreement"], advice.Quantities.AsEnumerable());
        Assert.All(advice.Levels, level => Assert.Equal(1 + (level.Twins / level.CostRatio), level.Work[1], 1e-12));
        Assert.All(advice.Levels, level => Assert.Equal(0, level.Rho2[1]));
    }

    [Fact]
    public void A_pilot_of_some_levels_and_estimates_says_of_these_what_the_whole_one_says()
    {
        // With so many trials that estimates allow for next to nothing, which plans see to themselves.
        string spec = Spec.Replace("trials: 100", "trials: 100000", StringComparison.Ordinal);
        TwinAdvice whole = Run(spec);
        TwinLevel[] some = [(TwinLevel)whole.Levels[2].Level, (TwinLevel)whole.Levels[0].Level];
        PilotScope scope = new() { Levels = some, Estimands = [new Estimand(EstimandNames.GapControlled), new(EstimandNames.Agreement)] };
        TwinAdvice part = Run(spec, scope);
        Assert.Equal(["gap_controlled", "agreement"], part.Quantities.AsEnumerable());
        Assert.Equal(some, part.Levels.Select(l => (TwinLevel)l.Level));
        Assert.Equal(whole.Variances[0], part.Variances[0]);
        Assert.Equal(whole.PlainVariances[0], part.PlainVariances[0]);
        foreach (TriedLevel level in part.Levels)
        {
            TriedLevel same = whole.At(level.Level)!;
            Assert.Equal((same.CostRatio, same.Departures, same.Rho2[0]), (level.CostRatio, level.Departures, level.Rho2[0]));
            Assert.All(same.Works.Zip(level.Works), w => Assert.Equal(w.First[0], w.Second[0], 1e-3));
            Assert.Equal(level.Work.AsEnumerable(), level.Works[level.Twins - 2].AsEnumerable());
            Assert.Equal(1 + (5 / level.CostRatio), level.Works[3][1], 1e-12);
            Assert.InRange(level.Departures, 0, 0.9);
        }

        // Other trials of the same law.
        TwinAdvice others = Run(Spec, scope with { First = 60 });
        Assert.NotEqual(part.Variances[0], others.Variances[0]);
        Assert.InRange(others.Variances[0] / part.Variances[0], 0.2, 5);
        Assert.InRange(part.WinnersVariance, 0, 4 * 0.5);
    }

    [Fact]
    public void A_section_that_makes_nothing_dearer_is_preferred_to_one_with_less_work_on_the_whole()
    {
        TriedLevel even = new(new TwinLevel(4), 4, [0.5, 0.5], 8, [0.8, 0.7]);
        TriedLevel uneven = new(new TwinLevel(6), 4, [0.9, 0.1], 8, [0.2, 1.2]);
        TriedLevel poor = new(new TwinLevel(8), 4, [0.1, 0.1], 8, [0.99, 0.97]);
        Assert.Equal(even, new TwinAdvice(0, 100, ["gap", "agreement"], [uneven, poor, even], Obstacle: null).Best);
        Assert.Equal(uneven, new TwinAdvice(0, 100, ["gap", "agreement"], [poor, uneven], Obstacle: null).Best);
    }

    private static string Targets(params string[] estimands) =>
        "until:\n  targets:\n" + string.Concat(estimands.Select(e => $"    - {{estimand: \"{e}\", half_width: 0.02}}\n"));

    private static TwinAdvice Run(string text, PilotScope? scope = null)
    {
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", text).Spec);
        return TwinPilot.Run(new SweepPlan(spec), spec.Configurations[0], new CpuTrialEngine(), trials: 60, default, scope);
    }
}
