using System.Globalization;
using System.Text;
using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Experiments;
using Xunit.Abstractions;

namespace ModalityCompetition.Sweeps.Tests.Coins;

/// <summary>
/// An experiment that the program does not know goes the whole way: plan, ledger, run, target, estimates, report, export and comparison. No
/// file of a report knows it.
/// </summary>
public class CoinExperimentTests(ITestOutputHelper output)
{
    [Fact]
    public void A_plan_has_blocks_of_its_cost()
    {
        var plan = new SweepPlan(CoinRun.Read(CoinLaw.Spec()));
        // 4e9 operations of a block by 1e8 of a trial, rounded down to a power of two.
        Assert.Equal((2, 32, 126L), (plan.ConfigurationCount, plan.BlockSize(0), plan.BlockCount));
    }

    [Fact]
    public async Task Estimates_are_those_of_the_law()
    {
        await using CoinRun run = await CoinRun.OfAsync(CoinLaw.Spec(trials: 8000));
        Assert.Equal((RunEnd.Completed, 16_000L), (run.Result.End, run.Result.Computed));
        SweepReport report = run.Report();
        Assert.Equal(2, report.Estimates.Count);
        foreach (ConfigurationEstimates estimates in report.Estimates)
        {
            var trials = (CoinTrials)estimates.Configuration.Definition;
            Assert.Equal(
                ["heads", "all_heads", "first_head", "diverged", "timed_out", "crashed"],
                estimates.Estimates.Select(e => e.Estimand.Name)
            );
            foreach (Estimate estimate in estimates.Estimates)
            {
                double truth = CoinLaw.Of(estimate.Estimand.Name, trials);
                output.WriteLine($"{estimates.Configuration.Label} {estimate.Estimand.Name}: {estimate.Value} of {truth}");
                // Four standard errors, or an interval without spread: a miss has a probability below 1e-3 over all of them.
                Assert.True(Math.Abs(estimate.Value - truth) <= Math.Max(4 * estimate.StandardError, 1e-12), $"{estimate} misses {truth}");
            }
        }
    }

    [Fact]
    public void Intervals_cover_what_they_say()
    {
        const int Sweeps = 600;
        SweepSpec spec = CoinRun.Read(CoinLaw.Spec(axis: "[0.4]"));
        PlannedConfiguration configuration = spec.Configurations[0];
        var covered = new Dictionary<string, int>();
        for (ulong seed = 1; seed <= Sweeps; seed++)
        {
            var plan = new SweepPlan(spec with { Seed = seed });
            var estimator = new ConfigurationEstimator(configuration, spec.Confidence);
            ResultBlock rows = new CoinEngine().Run(plan.Batch(new TrialBlock(0, 0, 150)), CancellationToken.None);
            for (int i = 0; i < rows.Count; i++)
            {
                estimator.Add(new TrialRow(i, rows.Layout, rows.Rows.Slice(i * rows.Layout.Bytes, rows.Layout.Bytes)));
            }

            foreach (Estimate e in estimator.Snapshot().Estimates)
            {
                double truth = CoinLaw.Of(e.Estimand.Name, (CoinTrials)configuration.Definition);
                covered[e.Estimand.Name] = covered.GetValueOrDefault(e.Estimand.Name) + (e.Low <= truth && truth <= e.High ? 1 : 0);
            }
        }

        output.WriteLine(string.Join(", ", covered.Select(c => $"{c.Key} {c.Value}/{Sweeps}")));
        // Binomial with 600 and 0.95 has a standard deviation of 5.3; four of them below 570. Wilson's interval of the rare all_heads
        // (0.004) has its coverage near the nominal one on average over p alone.
        Assert.All(covered, c => Assert.True(c.Value >= (c.Key == "all_heads" ? 520 : 548), $"{c.Key} covers {c.Value} of {Sweeps}"));
    }

    [Fact]
    public async Task A_target_stops_each_configuration_where_its_interval_is_narrow()
    {
        await using CoinRun run = await CoinRun.OfAsync(
            CoinLaw.Spec(trials: 100_000, axis: "[0.05, 0.5]", more: "until: {estimand: heads, half_width: 0.2}")
        );
        SweepReport report = run.Report();
        Assert.Equal(RunEnd.Completed, run.Result.End);
        Assert.All(report.Estimates, e => Assert.InRange(e.Trials, 20, 20_000));
        Assert.All(report.Estimates, e => Assert.True(e.Stopping!.HalfWidth <= 0.2));
        output.WriteLine(string.Join(", ", report.Estimates.Select(e => $"{e.Configuration.Label}: {e.Trials}")));
        Assert.All(
            report.Estimates,
            e => Assert.InRange(CoinLaw.Of("heads", (CoinTrials)e.Configuration.Definition), e.Stopping!.Low, e.Stopping.High)
        );
        // The variance of heads at p = 0.5 is five times that at p = 0.05.
        Assert.True(report.Estimates[0].Trials < report.Estimates[1].Trials);
    }

    [Fact]
    public async Task A_run_is_continued_with_more_trials_and_has_the_hash_of_one_that_was_not_interrupted()
    {
        await using CoinRun whole = await CoinRun.OfAsync(CoinLaw.Spec(trials: 500));
        await using CoinRun part = await CoinRun.OfAsync(CoinLaw.Spec(trials: 100), workers: 1);
        SweepSpec more = CoinRun.Read(CoinLaw.Spec(trials: 500));
        RunResult rest = await new EmbeddedRunner(new CoinEngine()).RunAsync(more, part.Ledger, null, CancellationToken.None);
        Assert.Equal(800, rest.Computed);
        Assert.Equal(whole.Report().ResultsHash, CoinRun.ReportOf(more, part.Ledger, new CoinEngine()).ResultsHash);
        await part.CloseAsync();
        var other = CoinRun.Read(CoinLaw.Spec(trials: 500, keys: "n: 7, lost: 0.05"));
        RunException refused = Assert.Throws<RunException>(() => OpenRun.Open(part.Folder, other, new CoinEngine().Identity));
        Assert.Contains("coins.n: 6 -> 7", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_names_what_it_measures()
    {
        await using CoinRun run = await CoinRun.OfAsync(CoinLaw.Spec(trials: 400));
        SweepReport report = run.Report();
        Assert.Null(report.Verdicts);
        Assert.Empty(report.Traces);
        var files = RunReports.Write(run.Folder, report, html: true, CancellationToken.None);
        string page = File.ReadAllText(run.Folder.ReportFile);
        foreach (string text in new[] { "Experiment coins", "mean number of heads", "P(every toss is a head)", "p=0.3", "first_head" })
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        foreach (string text in new[] { "Modality competition", "modalit", "NaN", "Huang", "winner" })
        {
            Assert.DoesNotContain(text, page, StringComparison.Ordinal);
        }

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(run.Folder.EstimatesJsonFile));
        JsonElement first = json.RootElement.GetProperty("configurations")[0].GetProperty("estimates")[0];
        Assert.Equal("heads", first.GetProperty("estimand").GetString());
        Assert.Equal(report.Estimates[0].Estimates[0].Value, first.GetProperty("value").GetDouble());
        Assert.Equal(1 + (2 * 6), File.ReadAllLines(run.Folder.EstimatesCsvFile).Length);
        Assert.Equal(3, files.Count);
    }

    [Fact]
    public async Task A_section_of_its_own_stands_in_the_file_of_estimates()
    {
        await using CoinRun run = await CoinRun.OfAsync(CoinLaw.Spec(trials: 400));
        SweepReport report = run.Report();
        RunReports.Write(run.Folder, report, html: false, CancellationToken.None);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(run.Folder.EstimatesJsonFile));
        JsonElement[] configurations = [.. json.RootElement.GetProperty("configurations").EnumerateArray()];
        Assert.Equal(2, configurations.Length);
        foreach ((JsonElement configuration, ConfigurationEstimates estimates) in configurations.Zip(report.Estimates))
        {
            // Counted once more, from the rows of the ledger.
            long[] expected = new long[7];
            foreach (TrialRow row in run.Ledger.Rows(estimates.Configuration.Index, new TrialRange(0, 400)))
            {
                expected[row.Bytes.Span[^2]] += row.Outcome == TrialOutcome.Completed ? 1 : 0;
            }

            Assert.Equal(expected, configuration.GetProperty("heads_seen").EnumerateArray().Select(c => c.GetInt64()));
            Assert.Equal(estimates.Completed, expected.Sum());
            Assert.Equal(
                ["learn_times", "classes_won", "distributions", "joint_wins", "heads_seen", "estimates"],
                configuration.EnumerateObject().Select(p => p.Name).SkipWhile(n => n != "learn_times")
            );
        }
    }

    [Fact]
    public async Task Trials_are_exported_with_a_column_for_each_measurement()
    {
        await using CoinRun run = await CoinRun.OfAsync(CoinLaw.Spec(trials: 300));
        using var stream = new MemoryStream();
        Assert.Equal(
            600,
            Assert.Single(TrialExport.Kinds(run.Spec)).Write(run.Spec, run.Ledger, TrialExportFormat.Csv, stream, CancellationToken.None)
        );
        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] columns = lines[0].Split(',');
        int heads = Array.IndexOf(columns, "heads");
        Assert.True(heads > 0 && columns.Contains("first_head"), lines[0]);
        double[] seen =
        [
            .. lines
                .Skip(1)
                .Take(300)
                .Select(l => l.Split(',')[heads])
                .Where(v => v.Length > 0)
                .Select(v => double.Parse(v, CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(run.Report().Estimates[0].Estimates[0].Value, seen.Average(), 12);
    }

    [Fact]
    public async Task Two_runs_compare_in_pairs_by_their_common_random_numbers()
    {
        await using CoinRun a = await CoinRun.OfAsync(CoinLaw.Spec(name: "a", trials: 3000, axis: "[0.5]"));
        await using CoinRun b = await CoinRun.OfAsync(CoinLaw.Spec(name: "b", trials: 3000, axis: "[0.3]"));
        RunComparison comparison = RunComparison.Between(
            new ComparedRun("a", a.Spec, a.Ledger),
            new ComparedRun("b", b.Spec, b.Ledger),
            CancellationToken.None
        );
        ConfigurationComparison pair = Assert.Single(comparison.Configurations);
        Assert.True(pair.Paired);
        EstimandDifference heads = pair.Differences.Single(d => d.Estimand.Name == "heads");
        // A toss is a head under 0.5 and none under 0.3 with probability 0.2, and never the other way round.
        double error = Math.Sqrt(6 * 0.2 * 0.8 / heads.Pairs);
        Assert.InRange(heads.Difference, 1.2 - (4 * error), 1.2 + (4 * error));
        Assert.InRange((heads.High - heads.Low) / 2 / error, 1.8, 2.15);
        Assert.Contains(comparison.Warnings, w => w.Contains("coins.p: 0.5 -> 0.3", StringComparison.Ordinal));
        using var json = new MemoryStream();
        ComparisonReport.WriteJson(comparison, json);
        Assert.Contains("\"estimand\": \"heads\"", System.Text.Encoding.UTF8.GetString(json.ToArray()), StringComparison.Ordinal);
    }
}
