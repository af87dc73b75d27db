using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.OverTime;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Tests.Estimates;
using ModalityCompetition.Training.Checkpoints;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>What reports show of the gap over time, and that they say which gap a number is.</summary>
public sealed class GapOverTimeTests
{
    private static readonly ConfigurationEstimates Estimates = CheckpointEstimateTests.Estimates;

    [Fact]
    public void The_table_has_a_row_for_each_checkpoint_and_one_for_early_stopping()
    {
        TextTable table = GapOverTimeTable.Of(Estimates)!;
        string[][] rows = [.. table.Rows];
        Assert.Equal(["1", "4", "10", "25", "40", "early-stopped"], rows.Select(r => r[0]));
        Assert.All(rows, r => Assert.Equal(table.Headings.Length, r.Length));
        Assert.StartsWith(
            rows[3][4].Replace('−', '-')[..4],
            Estimates.Find(new Estimand("gap_at_25"))!.Value.ToString("F9", System.Globalization.CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );
        LearnTimeSummary most = Estimates.LearnTimes.MaxBy(t => t.Learned)!;
        Assert.Equal(40 / most.Median, double.Parse(rows[4][1], System.Globalization.CultureInfo.InvariantCulture), 40 / most.Median / 10);
        Assert.Contains(" at T = 40.", table.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void The_section_of_a_configuration_has_the_figure_and_the_table()
    {
        string section = string.Concat(CompetitionSections.Of(Estimates, []).Select(e => e.ToString()));
        Assert.Contains("Gap against t", section, StringComparison.Ordinal);
        Assert.Contains("early-stopped", section, StringComparison.Ordinal);
        Assert.Contains("multiples of the median time to learn", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_say_which_gap_they_show()
    {
        string[] findings = [.. CompetitionFindings.Of(Estimates)];
        Assert.Contains(
            findings,
            f =>
                f.StartsWith("The gap between them", StringComparison.Ordinal)
                && f.EndsWith("This is the gap at T = 40.", StringComparison.Ordinal)
        );
        Assert.Contains(findings, f => f.StartsWith("Early-stopped, each network at its own best checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public void A_loss_target_is_named_as_the_time_of_the_gap()
    {
        var stopped = CheckpointEstimateTests.Trained with
        {
            Optimization = CheckpointEstimateTests.Trained.Optimization with { LossTarget = 0.05 },
        };
        Assert.Equal("where each network reaches the loss target 0.05, or at T = 40", GapText.When(stopped));
    }

    [Fact]
    public void Without_checkpoints_there_is_nothing_to_show()
    {
        var plain = CheckpointEstimateTests.Trained with
        {
            Evaluation = CheckpointEstimateTests.Trained.Evaluation with { Checkpoints = CheckpointSchedule.None, ValidationSamples = 0 },
        };
        ConfigurationEstimates none = new ConfigurationEstimator(
            new(0, [], plain) { Measures = ShippedExperiments.Registry.Find(SpecKeys.DefaultExperiment)! },
            0.95
        ).Snapshot();
        Assert.Null(GapOverTimeTable.Of(none));
        Assert.Null(GapOverTimeChart.Of(none, "id"));
        Assert.Null(GapText.EarlyStopped(none));
    }

    [Fact]
    public void Estimates_at_checkpoints_are_told_from_the_others()
    {
        Assert.Equal(5 * (3 + 3 + 3 + 1 + 1 + 2 + 2), Estimates.Estimates.Count(GapOverTimeTable.IsAtCheckpoint));
        Assert.Equal(
            CompetitionCost.OnTheWay(CheckpointEstimateTests.Trained),
            Estimates.Estimates.Count(e =>
                GapOverTimeTable.IsAtCheckpoint(e) || e.Estimand.Name.StartsWith("early", StringComparison.Ordinal)
            )
        );
    }
}
