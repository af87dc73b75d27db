using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Estimates;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Services;

public sealed class TraceSelectionTests
{
    private static readonly SyntheticTrials s_law = new();

    [Fact]
    public void The_first_trials_of_configurations_spread_over_the_plan_are_chosen()
    {
        TrialRecord[][] records = [.. Enumerable.Range(0, 10).Select(c => s_law.Draw(c, c == 3 ? 1 : 5).ToArray())];
        Assert.Equal(
            [
                new TrialBlock(0, 0, 1),
                new TrialBlock(0, 1, 1),
                new TrialBlock(3, 0, 1),
                new TrialBlock(6, 0, 1),
                new TrialBlock(6, 1, 1),
                new TrialBlock(9, 0, 1),
                new TrialBlock(9, 1, 1),
            ],
            Chosen(records, traced: 2)
        );
    }

    [Theory]
    [InlineData(TrialOutcome.TimedOut)]
    [InlineData(TrialOutcome.Crashed)]
    public void A_trial_that_has_no_bits_to_compare_is_not_trained_once_more(TrialOutcome lost)
    {
        TrialRecord[] records = [.. s_law.Draw(1, 5)];
        records[1] = records[1] with { Result = FailedTrial.Of(lost, s_law.Classes, s_law.Modalities) };
        Assert.Equal([new TrialBlock(0, 0, 1), new TrialBlock(0, 2, 1)], Chosen([records], traced: 3));
    }

    private static IReadOnlyList<TrialBlock> Chosen(TrialRecord[][] records, int traced)
    {
        SweepSpec spec = ListLedger.Spec(records.Select((_, i) => s_law.Configuration(i))) with { TracedTrials = traced };
        return TraceSelection.Of(spec, new ListLedger(records));
    }
}
