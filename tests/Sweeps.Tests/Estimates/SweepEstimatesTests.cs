using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

public sealed class SweepEstimatesTests
{
    private static readonly SyntheticTrials s_trials = new() { DivergedProbability = 0.1 };

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public void Any_number_of_workers_gives_the_same_bits_as_the_estimator_alone(int workers)
    {
        TrialRecord[][] records = [.. Enumerable.Range(0, 7).Select(c => s_trials.Draw(seed: 90 + c, count: 40 + (10 * c)).ToArray())];
        var spec = ListLedger.Spec(Enumerable.Range(0, 7).Select(s_trials.Configuration));
        var one = SweepEstimates.FromLedger(spec, new ListLedger(records), workers: 1, CancellationToken.None);
        var several = SweepEstimates.FromLedger(spec, new ListLedger(records), workers, CancellationToken.None);
        for (var c = 0; c < 7; c++)
        {
            Assert.Equal<Estimate>(one.Configurations[c].Estimates, several.Configurations[c].Estimates);
            Assert.Equal<Estimate>(Estimating.Of(s_trials, records[c]).Estimates, one.Configurations[c].Estimates);
            Assert.Equal(c, several.Configurations[c].Configuration.Index);
            Assert.Equal(40 + (10 * c), several.Configurations[c].Trials);
        }
    }

    [Fact]
    public void Only_the_trials_before_the_first_gap_count_and_no_more_than_the_spec_asks_for()
    {
        var records = s_trials.Draw(seed: 97, count: 60).ToArray();
        TrialRecord[] gap = [.. records.Where(r => r.Trial != 25)];
        TrialRecord[] late = [.. records.Where(r => r.Trial > 0)];
        var spec = ListLedger.Spec(Enumerable.Range(0, 4).Select(s_trials.Configuration), trials: 50);
        var estimates = SweepEstimates.FromLedger(spec, new ListLedger(records, gap, late, []), workers: 2, CancellationToken.None);
        Assert.Equal([50, 25, 0, 0], estimates.Configurations.Select(c => c.Trials));
        Assert.Equal<Estimate>(Estimating.Of(s_trials, records.Take(25)).Estimates, estimates.Configurations[1].Estimates);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Failures_and_cancellation_come_through_as_they_are(int workers)
    {
        var spec = ListLedger.Spec(Enumerable.Range(0, 3).Select(s_trials.Configuration));
        var broken = new ListLedger([new TrialRecord(0, new SyntheticTrials { Classes = 2 }.DrawTrial(new Random(1)))], [], []);
        Assert.Throws<LedgerException>(() => SweepEstimates.FromLedger(spec, broken, workers, CancellationToken.None));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SweepEstimates.FromLedger(spec, new ListLedger([], [], []), workers, new CancellationToken(canceled: true))
        );
    }
}
