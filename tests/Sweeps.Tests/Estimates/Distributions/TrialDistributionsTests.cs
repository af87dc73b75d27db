using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Distributions;

public sealed class TrialDistributionsTests
{
    private static readonly SyntheticTrials Trials = new() { DivergedProbability = 0.1 };
    private static readonly TrialRecord[] Records = [.. Trials.Draw(23, 150)];

    [Fact]
    public void Counts_are_those_of_the_completed_trials()
    {
        ConfigurationEstimates estimates = Estimates();
        TrialResult[] completed = [.. Records.Select(r => r.Result).Where(r => r.Outcome == TrialOutcome.Completed)];
        int best = estimates.BestModality!.Value;
        ErrorDistribution gap = estimates.ErrorDistributions[0];
        int[] gaps = [.. completed.Select(r => r.Joint.TestErrors.Sum() - r.Unimodal[best].TestErrors.Sum()).Order()];
        Assert.Equal(gaps.GroupBy(g => g).Select(g => (g.Key, g.LongCount())), gap.Counts);
        Assert.Equal(
            estimates.Find(new Estimand(EstimandNames.Gap))!.Value,
            gap.Counts.Sum(c => c.Value * c.Count) / (double)(gap.Trials * gap.Denominator),
            1e-12
        );
        Assert.Equal(6, estimates.ErrorDistributions.Length);
        ErrorDistribution probe = estimates.ErrorDistributions[5];
        Assert.Equal(new Estimand(EstimandNames.TestError, NetworkKind.Probe, 1), probe.Estimand);
        Assert.Equal(completed.Sum(r => r.Probes[1].TestErrors.Sum()), probe.Counts.Sum(c => c.Value * c.Count));

        foreach (QuantileEstimate quantile in gap.Quantiles)
        {
            int rank = (int)Math.Ceiling(quantile.Share * gaps.Length);
            Assert.Equal((double)gaps[rank - 1] / SyntheticTrials.TestSamples, quantile.Value, 1e-12);
            Assert.InRange(quantile.Value, quantile.Low, quantile.High);
        }

        Assert.Equal(Math.Sqrt(Math.Log(2 / 0.05) / (2 * gaps.Length)), gap.BandReach, 1e-12);
        Assert.Equal(1, gap.Steps().Last().Share, 1e-12);
    }

    [Fact]
    public void Vectors_of_classes_won_are_those_of_the_completed_trials()
    {
        var expected = Records
            .Select(r => r.Result)
            .Where(r => r.Outcome == TrialOutcome.Completed)
            .Select(r =>
                string.Join(
                    ',',
                    Enumerable.Range(0, 2).Select(m => Enumerable.Range(0, 4).Count(j => TrialMeasurements.TrainedWinner(r, j) == m))
                )
            )
            .GroupBy(k => k)
            .ToDictionary(g => g.Key, g => g.LongCount());
        Assert.Equal(expected, Estimates().JointWins.ToDictionary(v => string.Join(',', v.Wins), v => v.Trials));
    }

    [Fact]
    public void Live_estimates_count_no_distributions()
    {
        ConfigurationEstimates live = Estimating.Of(Trials, Records);
        Assert.Empty(live.ErrorDistributions);
        Assert.Empty(live.JointWins);
    }

    [Fact]
    public void Files_and_page_have_them()
    {
        SweepReport report = Reports.SyntheticReports.Of() with { Estimates = [Estimates()] };
        using var stream = new MemoryStream();
        EstimatesJson.Write(report, stream);
        using JsonDocument json = JsonDocument.Parse(stream.ToArray());
        JsonElement configuration = json.RootElement.GetProperty("configurations")[0];
        JsonElement joint = configuration.GetProperty("distributions")[1];
        Assert.Equal("test_error[network=joint]", joint.GetProperty("estimand").GetString());
        Assert.Equal(joint.GetProperty("trials").GetInt64(), joint.GetProperty("counts").EnumerateArray().Sum(c => c[1].GetInt64()));
        Assert.Equal(0.5, joint.GetProperty("quantiles")[2].GetProperty("share").GetDouble());
        Assert.Equal(
            Records.Count(r => r.Result.Outcome == TrialOutcome.Completed),
            configuration.GetProperty("joint_wins").EnumerateArray().Sum(v => v.GetProperty("trials").GetInt64())
        );

        using var page = new StringWriter();
        HtmlReport.Write(report, page);
        Assert.Contains("c0-heat", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("c0-distributions", page.ToString(), StringComparison.Ordinal);
    }

    private static ConfigurationEstimates Estimates() =>
        SweepEstimates.OfConfiguration(ListLedger.Spec([Trials.Configuration()]), new ListLedger(Records), 0, CancellationToken.None);
}
