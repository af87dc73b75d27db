using ModalityCompetition.Sweeps.Competition.Twins;
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

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(64)]
    public void The_variance_that_is_left_is_that_of_the_closed_form(int twins)
    {
        var random = new Random(11);
        double[] twin = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        double[] trial = [.. twin.Select(x => (2 * x) + random.NextDouble())];
        var series = new TwinSeries("gap", trial, start: null);
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
        Assert.Equal(expected, new TwinSeries("trained_win", y, c).VarianceRatio(x, 5), 0.01);
        Assert.Equal(1, new TwinSeries("constant", [.. y.Select(_ => 1.0)], c).VarianceRatio(x, 5));

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
        foreach (TwinLevel level in TwinLevel.All)
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
    public void A_section_that_makes_nothing_dearer_is_preferred_to_one_with_less_work_on_the_whole()
    {
        TriedLevel even = new(new TwinLevel(4), 4, [0.5, 0.5], 8, [0.8, 0.7]);
        TriedLevel uneven = new(new TwinLevel(6), 4, [0.9, 0.1], 8, [0.2, 1.2]);
        TriedLevel poor = new(new TwinLevel(8), 4, [0.1, 0.1], 8, [0.99, 0.97]);
        Assert.Equal(even, new TwinAdvice(0, 100, ["gap", "agreement"], [uneven, poor, even], Obstacle: null).Best);
        Assert.Equal(uneven, new TwinAdvice(0, 100, ["gap", "agreement"], [poor, uneven], Obstacle: null).Best);
    }

    private static TwinAdvice Run(string text)
    {
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", text).Spec);
        return TwinPilot.Run(new SweepPlan(spec), spec.Configurations[0], new CpuTrialEngine(), trials: 60, default);
    }
}
