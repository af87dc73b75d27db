using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>What a sweep with twins tells: the estimates with controls wherever findings are told, and the plain ones without.</summary>
public sealed class TwinAnswerTests : IDisposable
{
    private const string Text = """
        name: twins
        seed: 5
        trials: 160
        data:
          K: 3
          n: 40
          s: 1
          sigma_g: 0.05
          modalities:
            - {name: a, d: 4, mu: 0.05, C: 1.4, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
            - {name: b, d: 4, mu: 0.1, C: 1.6, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
        network: {m: 3, q: 3, sigma0: 0.1}
        training: {eta: 0.5, T: 200}
        evaluation: {test_n: 60}

        """;

    private const string Twins = "fidelity: {twins: 8, T: T/20, eta: 20*eta}";

    private static readonly string[] s_plain = [EstimandNames.Gap, EstimandNames.TestError, EstimandNames.Degradation];

    private readonly TemporaryFolder _temporary = new();
    private readonly ITrialEngine _engine = EngineRegistry.With().Create("cpu");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task With_twins_the_estimates_with_controls_are_told()
    {
        SweepReport report = await RunAsync(Text + Twins);
        ConfigurationEstimates told = report.Estimates[0];
        var experiment = ExperimentReports.Of(report.Spec);
        Estimate gap = Controlled(told, new(EstimandNames.GapControlled));
        Estimate plain = told.Find(new Estimand(EstimandNames.Gap))!;
        Assert.True(gap.HalfWidth < 0.8 * plain.HalfWidth);

        ExperimentAnswer answer = experiment.Answer(told)!;
        Assert.Contains(NumberInSentence.Points(gap), answer.Reply, StringComparison.Ordinal);
        Assert.EndsWith("(interval at 95 %, with controls).", answer.Reply, StringComparison.Ordinal);
        Estimate joint = Controlled(told, new(EstimandNames.TestErrorControlled, NetworkKind.Joint));
        Assert.Contains(("Jointly", $"test error {NumberInSentence.Percent(joint)}, with controls"), answer.Facts);
        Estimate best = Controlled(told, new(EstimandNames.TestErrorControlled, NetworkKind.Unimodal, told.BestModality));
        Assert.Contains(
            answer.Facts,
            f => f.Name == "Best alone" && f.Value.EndsWith($"{NumberInSentence.Percent(best)}, with controls", StringComparison.Ordinal)
        );

        string findings = string.Join('\n', experiment.Findings(told));
        Assert.Contains($"The gap between them is {NumberInSentence.Points(gap)}, with controls: ", findings, StringComparison.Ordinal);
        Assert.Contains($"on {NumberInSentence.Percent(best)}, with controls.", findings, StringComparison.Ordinal);
        Estimate lost = Controlled(told, new(EstimandNames.DegradationControlled, Modality: 1));
        Assert.Contains($"{NumberInSentence.Points(lost)}, with controls", findings, StringComparison.Ordinal);

        string[] watched = [.. experiment.Watched(told).Select(r => r.Estimate.Estimand.Name)];
        Assert.Contains(EstimandNames.GapControlled, watched);
        Assert.DoesNotContain(watched, s_plain.Contains);
        Assert.Equal(gap, experiment.WatchedColumns(told).Single(c => c.Heading == "gap").Of(told));
        Assert.Contains("Test errors are estimated with controls.", Page(report), StringComparison.Ordinal);
        Assert.Contains("(interval at 95 %, with controls).", Live(report), StringComparison.Ordinal);
        PendingVerdict[] alone =
        [
            .. ConfigurationClaims.Of(told).Where(c => c.Quantity.StartsWith("uni-modal test error", StringComparison.Ordinal)),
        ];
        Assert.Equal(2, alone.Length);
        Assert.All(alone, c => Assert.Equal(EstimandNames.TestErrorControlled, c.Estimand!.Name));

        // Whatever twins are no controls of is what it was, whichever name it is asked by.
        Assert.All(told.Estimates.Where(e => !s_plain.Contains(e.Estimand.Name)), e => Assert.Same(e, told.Stated(e.Estimand)));
    }

    [Fact]
    public async Task A_table_of_configurations_says_which_of_its_columns_have_controls()
    {
        SweepReport report = await RunAsync(Text + "axes: [{network.sigma0: [0.1, 0.2]}]\n" + Twins);
        string page = Page(report);
        Assert.Contains(
            "Estimated with controls where twins could be used: best alone, joint test error, gap. The plain means are among all "
                + "estimates.",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Estimated with controls where twins could be used: Joint test error, Gap: joint − best uni-modal, ",
            page,
            StringComparison.Ordinal
        );
        EstimateColumn column = ExperimentReports
            .Of(report.Spec)
            .Overview(report.Estimates[1], report.Totals)
            .Single(c => c.Heading[..3] == "gap");
        Estimate gap = Controlled(report.Estimates[1], new(EstimandNames.GapControlled));
        Assert.Equal(gap, column.Of(report.Estimates[1]));
        Assert.Contains($">{column.Cells(gap).Interval}<", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(160, "")]
    [InlineData(20, "")]
    [InlineData(20, Twins)]
    public async Task Without_twins_or_where_they_could_not_be_used_plain_means_are_told(int trials, string section)
    {
        SweepReport report = await RunAsync(Text.Replace("trials: 160", $"trials: {trials}", StringComparison.Ordinal) + section);
        ConfigurationEstimates told = report.Estimates[0];
        Assert.All(told.Estimates.Where(e => s_plain.Contains(e.Estimand.Name)), e => Assert.Same(e, told.Stated(e.Estimand)));
        Assert.Same(told.Find(new(EstimandNames.GapControlled)), told.Stated(new(EstimandNames.GapControlled)));
        var experiment = ExperimentReports.Of(report.Spec);
        string text = string.Join('\n', experiment.Findings(told).Append(experiment.Answer(told)!.Reply));
        Assert.DoesNotContain("with controls", text, StringComparison.Ordinal);
        Assert.Contains(NumberInSentence.Points(told.Find(new(EstimandNames.Gap))!), text, StringComparison.Ordinal);
        Assert.DoesNotContain(experiment.Watched(told), r => r.Estimate.Estimand.Name.EndsWith("controlled", StringComparison.Ordinal));
    }

    private static Estimate Controlled(ConfigurationEstimates estimates, Estimand estimand)
    {
        Estimate found = estimates.Find(estimand)!;
        Assert.Contains("of cheaper twins", found.Estimator, StringComparison.Ordinal);
        return found;
    }

    private static string Page(SweepReport report)
    {
        using var writer = new StringWriter();
        HtmlReport.Write(report, writer);
        return writer.ToString();
    }

    private static string Live(SweepReport report)
    {
        using var writer = new StringWriter();
        LiveReport.Write(report.Spec, report.Estimates, writer);
        return writer.ToString();
    }

    private async Task<SweepReport> RunAsync(string text)
    {
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", text + "\n").Spec);
        await using OpenRun run = OpenRun.Open(new RunFolder(_temporary.File("run")), spec, _engine.Identity);
        RunResult result = await new EmbeddedRunner(_engine, new RunnerOptions { Workers = 2 }).RunAsync(
            spec,
            run.Ledger,
            null,
            CancellationToken.None
        );
        Assert.Equal(RunEnd.Completed, result.End);
        return new RunReports(spec, run.Ledger, "test", NullLogger.Instance).Build([], _engine, 1, CancellationToken.None);
    }
}
