using System.Collections.Immutable;
using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Measurements;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Verdicts;

/// <summary>Verdicts of sweeps that stopped by their own results.</summary>
public sealed class SequentialVerdictTests
{
    private static readonly SyntheticTrials s_law = SyntheticTrials.TrainedOut;

    [Fact]
    public void Rows_of_a_configuration_are_decided_by_confidence_sequences_over_the_trials_to_its_stop()
    {
        TrialRecord[] records = [.. s_law.Draw(11, 6000)];
        SweepSpec spec = Spec([s_law.Configuration()], halfWidth: 0.004, least: 1);
        var (table, trials) = Table(spec, records);
        Assert.InRange(trials, 1000, 5999);
        VerdictRow agreement = Row(table, "initial winner = trained winner");
        Assert.Equal(Verdict.Agrees, agreement.Verdict);
        Assert.Contains("anytime-valid interval, betting", agreement.Reading, StringComparison.Ordinal);
        Assert.Equal(Verdict.Differs, Row(table, "uni-modal test error, text").Verdict);

        // By hand: the share of agreeing classes of each trial up to the stop, and no later one, in a sequence tuned to the tolerance.
        var sequence = new BettingSequence(new ObservationBounds(0, 1), table.IntervalConfidence, agreement.Tolerance);
        var measurements = new TrialMeasurements(s_law.Configuration().Configuration);
        foreach (TrialRecord record in records.Take((int)trials))
        {
            sequence.Add(measurements.Agreement(record.Result));
        }

        Assert.Equal((sequence.Mean, sequence.Interval.Low, sequence.Interval.High), (agreement.Value, agreement.Low, agreement.High));
    }

    [Fact]
    public void With_a_probability_of_at_least_the_confidence_all_intervals_hold_at_a_stop_that_the_data_choose()
    {
        // P(initial winner is either) = 1/2; agreement 0.95; P(trained winner) = 1/2.
        (string Quantity, double Truth)[] known =
        [
            ("P(initial winner), image", 0.5),
            ("P(initial winner) simulated, text", 0.5),
            ("initial winner = trained winner", 0.95),
            ("P(trained winner), image", 0.5),
        ];
        const int Repetitions = 60;
        int missed = 0;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            var (table, _) = Table(Spec([s_law.Configuration()], halfWidth: 0.05, least: 1), [.. s_law.Draw(1000 + repetition, 400)]);
            missed += known.Any(k => Row(table, k.Quantity) is var row && (row.Low > k.Truth || row.High < k.Truth)) ? 1 : 0;
        }

        // 0.05 and three standard errors.
        Assert.InRange(missed, 0, Repetitions * (0.05 + (3 * Math.Sqrt(0.05 * 0.95 / Repetitions))));
    }

    [Fact]
    public void Limits_use_the_trials_that_were_fixed_beforehand_and_none_of_the_others()
    {
        double[] sigmas = [0.01, 0.02, 0.04];
        PlannedConfiguration[] configurations =
        [
            .. sigmas.Select(
                (s, i) =>
                    s_law.Configuration(i) with
                    {
                        AxisValues = [new AxisValue("network.sigma0", s.ToString(CultureInfo.InvariantCulture), s)],
                        Definition = s_law.Configuration().Configuration with
                        {
                            Network = s_law.Configuration().Configuration.Network with { InitialScale = s },
                        },
                    }
            ),
        ];
        TrialRecord[][] records =
        [
            .. sigmas.Select(
                (s, i) =>
                    new SyntheticTrials
                    {
                        Persistence = 1 - (4 * s),
                        Unlearned = 0,
                        TrainErrorsBelow = 1,
                    }
                        .Draw(70 + i, 3000)
                        .ToArray()
            ),
        ];
        var (table, _) = Table(Spec(configurations, halfWidth: 0.01, least: 600), records);
        VerdictRow limit = Limit(table);
        Assert.Equal(Verdict.Agrees, limit.Verdict);
        Assert.Contains("from the first 600 trials", limit.Reading, StringComparison.Ordinal);

        // Of the same trials, and no target, the same number.
        SweepSpec plain = ListLedger.Spec(configurations, trials: 600);
        Assert.Equal(limit.Value, Limit(Table(plain, records).Table).Value);
        Assert.DoesNotContain(Table(Spec(configurations, halfWidth: 0.01, least: 1), records).Table.Rows, r => r.Configuration is null);

        static VerdictRow Limit(VerdictTable table) =>
            Assert.Single(
                table.Rows,
                r => r.Configuration is null && r.Quantity.StartsWith("initial winner = trained winner", StringComparison.Ordinal)
            );
    }

    private static SweepSpec Spec(PlannedConfiguration[] configurations, double halfWidth, long least) =>
        ListLedger.Spec(configurations) with
        {
            Until = new StoppingSpec("agreement", halfWidth, 0.95, least),
        };

    private static (VerdictTable Table, long Trials) Table(SweepSpec spec, params TrialRecord[][] records)
    {
        var ledger = new ListLedger(records);
        ImmutableArray<ConfigurationEstimates> estimates = SweepEstimates
            .FromLedger(spec, ledger, 1, CancellationToken.None)
            .Configurations;
        return (VerdictTable.Of(spec, estimates, ledger, CancellationToken.None), estimates[0].Trials);
    }

    private static VerdictRow Row(VerdictTable table, string quantity) => Assert.Single(table.Rows, r => r.Quantity == quantity);
}
