using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Tests.Programs.Twins;

/// <summary>What twins of a program make of a trial's observations: controls of mean 0, whatever twins measure or fail to
/// measure.</summary>
public sealed class ProgramTwinLawTests
{
    private const int Twins = 3;

    // Runs of a law with four outcomes: one that diverged, and one that lacks its count.
    private static readonly (double Probability, double[] Numbers)[] s_law =
    [
        (1 / 8.0, [double.NaN, double.NaN, double.NaN]),
        (3 / 8.0, [0.25, 0, 0]),
        (1 / 4.0, [0.75, 3, 1]),
        (1 / 4.0, [1, double.NaN, -1]),
    ];

    private static SweepSpec Spec { get; } =
        DescentSpec.Spec(
            (
                "    error: {range: [0, 3]}\n    learned: {indicator: true}\n",
                "    x: {range: [0, 3]}\n    n: {count: true, optional: true}\n    w: {winner: {of: side}}\n"
            ),
            ("  measurements:", "  axes: {side: [left, right]}\n  measurements:"),
            ("    bad: P(error > 0.5)\n", "    square: x^2\n    many: P(x > 0.5)\n    share: x/n\n    median: quantile(x, 0.5)\n"),
            ("twins: 8", $"twins: {Twins}")
        );

    [Fact]
    public void Every_control_has_mean_0_exactly_although_twins_fail()
    {
        PlannedConfiguration configuration = Spec.Configurations[0];
        IObserver observer = configuration.Observer();
        ObservationLayout layout = observer.Layout;
        double[] means = new double[layout.Length - layout.TwinControl];
        double[] squares = new double[means.Length];
        double[] values = new double[layout.Length];
        foreach (int[] drawn in Tuples(Twins))
        {
            double probability = drawn.Aggregate(1.0, (p, v) => p * s_law[v].Probability);
            observer.Observe(Row(configuration, 1, drawn), values);
            for (int i = 0; i < means.Length; i++)
            {
                means[i] += probability * values[layout.TwinControl + i];
                squares[i] += probability * values[layout.TwinControl + i] * values[layout.TwinControl + i];
            }
        }

        Assert.All(means, m => Assert.InRange(m, -1e-15, 1e-15));
        Assert.All(squares[..(layout.TwinAbsence - layout.TwinControl)], s => Assert.True(s > 0.001));
    }

    [Fact]
    public void A_control_is_the_first_twin_less_the_mean_of_all_and_a_twin_without_the_number_counts_as_the_middle()
    {
        PlannedConfiguration configuration = Spec.Configurations[0];
        // x is in [0, 3]: 1.5; n in [0, inf): 0; P(...) in [0, 1]: 0.5; x/n, which may be anything: 0; a winner: nobody.
        Dictionary<string, double> controls = Controls(configuration, [2, 0, 1]);
        Assert.Equal(0.75 - ((0.75 + 1.5 + 0.25) / 3), controls["x"], 12);
        Assert.Equal(3 - (3 / 3.0), controls["n"], 12);
        Assert.Equal((0.75 * 0.75) - (((0.75 * 0.75) + 4.5 + 0.0625) / 3), controls["square"], 12);
        Assert.Equal(1 - ((1 + 0.5 + 0) / 3), controls["many"], 12);
        Assert.Equal(0.25 - (0.25 / 3), controls["share"], 12);
        Assert.Equal(-1 / 3.0, controls["w[side=left]"], 12);
        Assert.Equal(1 - (1 / 3.0), controls["w[side=right]"], 12);
        Assert.All(Controls(configuration, [2, 2, 2]).Values, z => Assert.Equal(0, z));
    }

    [Fact]
    public void Means_with_twins_stand_beside_the_plain_ones_and_a_quantile_has_none()
    {
        EstimandTable table = Spec.Configurations[0].Estimands();
        string[] plain = ["x", "n", "w[side=left]", "w[side=right]", "square", "many", "share"];
        Assert.Equal(
            [
                .. plain,
                "median",
                "x_controlled",
                "n_controlled",
                "w_controlled[side=left]",
                "w_controlled[side=right]",
                "square_controlled",
                "many_controlled",
                "share_controlled",
                "diverged",
                "timed_out",
                "crashed",
            ],
            table.Names
        );
        EstimandTable without = DescentSpec.Spec((DescentSpec.Twins, "")).Configurations[0].Estimands();
        Assert.Equal(["error", "learned", "bad", "diverged", "timed_out", "crashed"], without.Names);
        Assert.False(without.Layout.HasTwins);
        Assert.Null(without.Layout.TwinOf(without.Layout.Means));
    }

    [Fact]
    public void A_trial_without_a_result_keeps_its_outcome_and_no_number_of_a_twin()
    {
        PlannedConfiguration configuration = Spec.Configurations[0];
        ResultBlock failed = configuration.Definition.Failed(TrialOutcome.Crashed);
        Assert.Equal((1, configuration.Definition.Layout), (failed.Count, failed.Layout));
        var definition = (ProgramTrialDefinition)configuration.Definition;
        ReadOnlySpan<byte> alone = definition.Alone.Failed(TrialOutcome.Crashed).Row(0);
        Assert.True(failed.Row(0).StartsWith(alone));
        double[] numbers = new double[definition.Rows.Values];
        for (int twin = 0; twin < Twins; twin++)
        {
            ProgramTwinRows.Read(definition.Rows, failed.Row(0), twin, numbers);
            Assert.All(numbers, n => Assert.True(double.IsNaN(n)));
        }
    }

    [Theory]
    [InlineData(39, 2, "mean, controls need 40 trials")]
    [InlineData(60, 2, "1 cross-fitted control, 1 of cheaper twins")]
    [InlineData(60, 0, "mean, controls need every trial to complete")]
    [InlineData(60, 3, "1 cross-fitted control, 1 of cheaper twins", "x_controlled", "mean, controls need the quantity in every trial")]
    public void An_estimate_says_how_it_was_made_and_why_not_with_twins(
        int trials,
        int last,
        string says,
        string key = "x_controlled",
        string? ofCount = null
    )
    {
        ConfigurationEstimates of = Estimates(trials, (t, random) => t == trials - 1 ? last : 1 + random.Next(2));
        Assert.Equal(says, of.Find(new Estimand(key))!.Estimator);
        Estimate plain = of.Find(new Estimand("x"))!;
        Assert.Equal("mean", plain.Estimator);
        if (ofCount is not null)
        {
            Assert.Equal(ofCount, of.Find(new Estimand("n_controlled"))!.Estimator);
            Assert.Equal(of.Find(new Estimand("n"))!.Value, of.Find(new Estimand("n_controlled"))!.Value);
        }
    }

    [Fact]
    public void Where_twins_show_nothing_their_absence_is_a_second_control_and_no_value_in_their_place_loses_by_it()
    {
        // x of the first twin goes with that of the trial, and in one trial of eight it shows nothing.
        ConfigurationEstimates of = Estimates(400, (_, random) => 1 + random.Next(2), alike: true, absent: 0.125);
        Estimate estimate = of.Find(new Estimand("x_controlled"))!;
        Assert.Equal("2 cross-fitted controls, 2 of cheaper twins", estimate.Estimator);
        // Without an absence the gain is 3 with three twins; an eighth of it is lost, and not most.
        Assert.InRange(estimate.VarianceReduction!.Value, 1.8, 3);
        Estimate share = of.Find(new Estimand("w_controlled[side=left]"))!;
        Assert.Equal("1 cross-fitted control, 1 of cheaper twins", share.Estimator);
    }

    [Fact]
    public void A_twin_that_does_what_its_trial_does_is_not_trusted()
    {
        ConfigurationEstimates of = Estimates(100, (_, random) => 1 + random.Next(2), alike: true);
        Estimate estimate = of.Find(new Estimand("x_controlled"))!;
        Assert.Equal("mean, controls explain nearly every trial", estimate.Estimator);
        Assert.Equal(of.Find(new Estimand("x"))! with { Estimand = estimate.Estimand, Estimator = estimate.Estimator }, estimate);
    }

    // Trials of the law with twins of the same law, which do in four of five trials what the trial does.
    private static ConfigurationEstimates Estimates(int trials, Func<int, Random, int> outcome, bool alike = false, double absent = 0)
    {
        const int Seed = 11;
        var random = new Random(Seed);
        PlannedConfiguration configuration = Spec.Configurations[0];
        var estimator = new ConfigurationEstimator(configuration, 0.95);
        for (int t = 0; t < trials; t++)
        {
            int trial = outcome(t, random);
            int first = alike || random.NextDouble() < 0.8 ? trial : 1 + random.Next(2);
            byte[] row = Row(configuration, trial, [Twin(first), Twin(1 + random.Next(2)), Twin(1 + random.Next(2))]);
            estimator.Add(new TrialRow(t, configuration.Definition.Layout, row));
        }

        return estimator.Snapshot();

        int Twin(int shown) => absent > 0 && random.NextDouble() < absent ? 0 : shown;
    }

    private static Dictionary<string, double> Controls(PlannedConfiguration configuration, int[] drawn)
    {
        IObserver observer = configuration.Observer();
        double[] values = new double[observer.Layout.Length];
        observer.Observe(Row(configuration, 1, drawn), values);
        return configuration
            .Estimands()
            .Rows(best: 0)
            .Where(r => r.Family.PlainFamily is not null)
            .ToDictionary(r => r.Family.PlainFamily!, r => values[observer.Layout.TwinOf(r.Index)!.Value]);
    }

    private static byte[] Row(PlannedConfiguration configuration, int trial, int[] twins)
    {
        var definition = (ProgramTrialDefinition)configuration.Definition;
        ITwinRows rows = definition.TwinRows(1);
        rows.Add(Alone(definition, twins[..1]), first: 0, each: 1, others: false);
        rows.Add(Alone(definition, twins[1..]), first: 0, each: twins.Length - 1, others: true);
        return rows.Compose(Alone(definition, [trial])).Rows.ToArray();
    }

    private static ResultBlock Alone(ProgramTrialDefinition definition, int[] outcomes)
    {
        byte[] rows = new byte[outcomes.Length * definition.Rows.Bytes];
        foreach ((int i, int outcome) in outcomes.Index())
        {
            Span<byte> row = rows.AsSpan(i * definition.Rows.Bytes);
            if (outcome == 0)
            {
                definition.Rows.WriteMissing(TrialOutcome.Diverged, row);
            }
            else
            {
                definition.Rows.Write(s_law[outcome].Numbers, row);
            }
        }

        return new ResultBlock(definition.Rows.Results, rows);
    }

    private static IEnumerable<int[]> Tuples(int length) =>
        length == 0
            ?
            [
                [],
            ]
            : Tuples(length - 1).SelectMany(t => Enumerable.Range(0, s_law.Length).Select(v => (int[])[.. t, v]));
}
