using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Estimates;
using ModalityCompetition.Training.Remedies;
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

    [Fact]
    public void Every_remedy_and_its_counterpart_have_a_trial_in_common()
    {
        TrialRecord[][] records = [.. Enumerable.Range(0, 7).Select(c => s_law.Draw(c, 5).ToArray())];
        records[2][0] = records[2][0] with { Result = FailedTrial.Of(TrialOutcome.Crashed, s_law.Classes, s_law.Modalities) };
        SweepSpec spec = Remedied(records.Length, traced: 2);
        var ledger = new ListLedger(records);

        // Configurations 0, 2, 4 and 6 are recorded anyway, with trials 0 and 1, of 2 with the second alone.
        Assert.Equal([new TrialBlock(1, 0, 1), new TrialBlock(3, 0, 1), new TrialBlock(5, 0, 1)], TraceSelection.OfRemedies(spec, ledger));
        Assert.Empty(TraceSelection.OfRemedies(spec with { TracedTrials = 0 }, ledger));
        Assert.Empty(TraceSelection.OfRemedies(ListLedger.Spec(spec.Configurations.Take(1)) with { TracedTrials = 2 }, ledger));
    }

    [Fact]
    public void Of_very_many_remedies_a_few_are_recorded()
    {
        TrialRecord[][] records = [.. Enumerable.Range(0, 101).Select(c => s_law.Draw(c, 2).ToArray())];
        SweepSpec spec = Remedied(records.Length, traced: 1);
        var ledger = new ListLedger(records);
        TrialBlock[] all = [.. TraceSelection.Of(spec, ledger).Concat(TraceSelection.OfRemedies(spec, ledger))];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.InRange(all.Length, TraceSelection.MostRemedies + 1, TraceSelection.MostRemedies + TraceSelection.MostConfigurations);
        Assert.Contains(new TrialBlock(1, 0, 1), all);
        Assert.Contains(new TrialBlock(100, 0, 1), all);
    }

    // The first has no remedy, the others ogm with an alpha of their own.
    private static SweepSpec Remedied(int configurations, int traced) =>
        ListLedger.Spec(
            Enumerable
                .Range(0, configurations)
                .Select(i =>
                    s_law.Configuration(i) is var planned && i == 0
                        ? planned
                        : planned with
                        {
                            Definition = planned.Configuration with
                            {
                                Remedy = new() { Method = RemedyMethod.Ogm, Alpha = i },
                            },
                        }
                )
        ) with
        {
            TracedTrials = traced,
        };

    private static IReadOnlyList<TrialBlock> Chosen(TrialRecord[][] records, int traced)
    {
        SweepSpec spec = ListLedger.Spec(records.Select((_, i) => s_law.Configuration(i))) with { TracedTrials = traced };
        return TraceSelection.Of(spec, new ListLedger(records));
    }
}
