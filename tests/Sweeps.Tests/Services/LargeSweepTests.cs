using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Documents;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.Sweeps.Tests.Running;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Sweeps;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>
/// Sweeps of many configurations: the same bytes as from estimates that are all in memory, and a report that keeps few of them.
/// </summary>
public sealed class LargeSweepTests : IDisposable
{
    private const int Configurations = 300;
    private static readonly SyntheticEngine s_engine = new();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Files_are_those_of_estimates_in_memory()
    {
        await using OpenRun run = await RanAsync(Configurations);
        SweepSpec spec = Swept(Configurations);
        SweepReport report = Build(run, spec);
        var estimates = SweepEstimates.FromLedger(spec, run.Ledger, 2, CancellationToken.None);
        SweepReport inMemory = report with
        {
            Estimates = estimates.Configurations,
            Totals = SweepTotals.Of(estimates.Configurations),
            Verdicts = VerdictTable.Of(spec, estimates.Configurations, run.Ledger, CancellationToken.None),
        };
        Assert.NotEmpty(report.Verdicts!.Rows);
        Assert.Equal(Json(inMemory), Json(report));
        Assert.Equal(Csv(inMemory), Csv(report));
        Assert.Equal(Html(inMemory), Html(report));
        Assert.Equal(estimates.HashOfResults(spec, run.Ledger), report.ResultsHash);
    }

    [Fact]
    public async Task A_report_keeps_no_more_of_many_configurations_than_of_some()
    {
        // What a spec keeps of each configuration is there anyway, and beside it a place in a file, and its index with every measurement
        // that it has in common with others.
        long some = await KeptAsync(100);
        long many = await KeptAsync(400);
        Assert.InRange(many - some, 0, 300 * 45);
        Assert.True(
            some > 64 * 300,
            $"A report that keeps {some} objects and elements does not keep the estimates of 64 configurations: the count is broken."
        );
    }

    [Fact]
    public void A_page_of_many_configurations_is_no_longer_than_it_is_useful()
    {
        SweepReport thousand = Reports.SyntheticReports.Of(2, 2, 1001, traces: 0);
        SweepReport more = Reports.SyntheticReports.Of(2, 2, 1500, traces: 0);
        string page = Html(more);
        Assert.InRange(page.Length, 1, 1.2 * Html(thousand).Length);
        Assert.Contains(
            $"The table has the first {InvariantText.Count(1000)} of {InvariantText.Count(1500)} configurations; estimates.csv has all.",
            page,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(20, 3)]
    public void Estimates_are_counted_as_they_are_made(int classes, int modalities)
    {
        PlannedConfiguration planned = SyntheticSweep.Spec(1, classes: classes, modalities: modalities).Configurations[0];
        Assert.Equal(new ConfigurationEstimator(planned, 0.95).Snapshot().Estimates.Length, CompetitionCost.Estimates(classes, modalities));
        Assert.Equal(LiveEstimates.MostFollowed, ReportCost.LiveConfigurations);
    }

    [Fact]
    public void Limits_use_no_more_than_64_configurations_spread_over_the_axis()
    {
        AxisPoint[] points =
        [
            .. Enumerable
                .Range(0, 500)
                .Select(i => SyntheticSweep.Spec(1).Configurations[0])
                .Select(
                    (c, i) =>
                        new AxisPoint(
                            c with
                            {
                                Index = i,
                                AxisValues = [new AxisValue("network.sigma0", "x" + i, 0.001 * (i + 1))],
                                Definition = c.Configuration with
                                {
                                    Network = c.Configuration.Network with { InitialScale = 0.001 * (i + 1) },
                                },
                            },
                            10,
                            true,
                            0,
                            [],
                            [],
                            null
                        )
                ),
        ];
        AsymptoticAxis axis = Assert.Single(AsymptoticAxis.Of(points));
        Assert.Equal(10, axis.Members.Length);
        Array.ForEach(
            points,
            p => Assert.Equal(p.Configuration.Index + 1, (int)Math.Round(p.Configuration.Configuration.Network.InitialScale * 1000))
        );

        // All within a factor of ten of the least.
        axis = Assert.Single(AsymptoticAxis.Of(points[60..]));
        Assert.Equal(
            (64, 60, 499),
            (axis.Members.Length, axis.Members[0].Point.Configuration.Index, axis.Members[^1].Point.Configuration.Index)
        );
        Assert.Equal(axis.Members.Select(m => m.X).Distinct().Order(), axis.Members.Select(m => m.X));
    }

    private async Task<long> KeptAsync(int configurations)
    {
        await using OpenRun run = await RanAsync(configurations);
        SweepSpec spec = Swept(configurations);
        return ObjectGraph.Count(Build(run, spec)) - ObjectGraph.Count(spec);
    }

    private SweepReport Build(OpenRun run, SweepSpec spec) =>
        new RunReports(spec, run.Ledger, "test", NullLogger.Instance, run.Folder.Path).Build([], engine: null, 2, CancellationToken.None);

    private static SweepSpec Swept(int configurations)
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations, trials: 2);
        return spec with
        {
            Configurations =
            [
                .. spec.Configurations.Select(c => c with { AxisValues = [new AxisValue("training.eta", "v" + c.Index, c.Index)] }),
            ],
        };
    }

    private async Task<OpenRun> RanAsync(int configurations)
    {
        SweepSpec spec = Swept(configurations);
        OpenRun run = OpenRun.Open(new RunFolder(_temporary.File($"run-{configurations}")), spec, s_engine.Identity);
        await new EmbeddedRunner(s_engine, new RunnerOptions { Workers = 2 }).RunAsync(spec, run.Ledger, null, CancellationToken.None);
        return run;
    }

    private static string Json(SweepReport report)
    {
        using var stream = new MemoryStream();
        EstimatesJson.Write(report, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Csv(SweepReport report)
    {
        using var writer = new StringWriter();
        EstimatesCsv.Write(report, writer);
        return writer.ToString();
    }

    private static string Html(SweepReport report)
    {
        using var writer = new StringWriter();
        HtmlReport.Write(report, writer);
        return writer.ToString();
    }
}
