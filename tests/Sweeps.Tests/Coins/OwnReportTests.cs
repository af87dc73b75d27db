using System.Xml.Linq;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Pages;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.TestKit.Experiments;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Coins;

/// <summary>
/// An experiment that has more to say in its reports than the table of its estimands implements what it says, and is asked.
/// </summary>
public class OwnReportTests
{
    [Fact]
    public async Task A_page_shows_what_the_experiment_says_of_itself_and_nothing_in_its_place()
    {
        await using CoinRun run = await CoinRun.OfAsync(CoinLaw.Spec(trials: 200));
        SweepSpec told = ShippedSpecs.Read("coins.yaml", run.Spec.SourceText, null, ShippedExperiments.Registry.With(new ToldCoin())).Spec!;
        string page = Page(CoinRun.ReportOf(told, run.Ledger, new CoinEngine()));
        foreach (
            string text in new[]
            {
                "Heads or tails",
                "<dt>Coin</dt><dd>fair or not</dd>",
                "The coin was tossed.",
                "<p>own section of p=0.3</p>",
                "own column",
                "own panel",
                "own source",
            }
        )
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
        }

        foreach (string text in new[] { "Experiment coins", "c0-estimates", "c0-histograms", "first_head: " })
        {
            Assert.DoesNotContain(text, page, StringComparison.Ordinal);
        }

        string plain = Page(run.Report());
        Assert.Contains("c0-histograms", plain, StringComparison.Ordinal);
        Assert.Contains("first_head: ", plain, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_experiment_has_an_answer_and_the_competition_its_own()
    {
        IExperimentReport plain = ExperimentReports.Of(CoinRun.Read(CoinLaw.Spec()));
        IExperimentReport competition = ExperimentReports.Of(ShippedSpecs.Read("quickstart", SpecPresets.Find("quickstart")!.Text).Spec!);
        Assert.Equal((false, true), (plain.HasTraces, competition.HasTraces));
        Assert.Null(plain.Source);
        Assert.NotNull(competition.Source);
        Assert.Null(plain.Predictions(CoinRun.Read(CoinLaw.Spec())));
    }

    private static string Page(SweepReport report)
    {
        using var writer = new StringWriter();
        HtmlReport.Write(report, writer);
        return writer.ToString();
    }

    private sealed class ToldCoin : IExperiment, IExperimentReport
    {
        private readonly IExperiment _coin = new CoinExperiment();

        public string Name => _coin.Name;

        public string Meaning => _coin.Meaning;

        public SpecCatalogue Keys => _coin.Keys;

        public XElement Source => Html.Element("p", "own source");

        public ITrialDefinition Define(ConfigurationValues values, IReadOnlyList<string> modalities) => _coin.Define(values, modalities);

        public IEnumerable<CanonicalParameter> Canonical(ITrialDefinition definition) => _coin.Canonical(definition);

        public EstimandTable Estimands(ITrialDefinition definition) => _coin.Estimands(definition);

        public IObserver Observer(ITrialDefinition definition) => _coin.Observer(definition);

        public string Title(SweepSpec spec) => "Heads or tails";

        public IEnumerable<(string Name, string Value)> Facts(SweepReport report) => [("Coin", "fair or not")];

        public IEnumerable<string> Findings(ConfigurationEstimates estimates) => ["The coin was tossed."];

        public IEnumerable<XElement> Sections(ConfigurationEstimates estimates, IReadOnlyList<TracedTrial> traces) =>
            [Html.Element("p", $"own section of {estimates.Configuration.Label}")];

        public IReadOnlyList<EstimateColumn> Overview(ConfigurationEstimates example, SweepTotals? totals) =>
            [new("own column", new Estimand("heads"))];

        public IEnumerable<EstimateColumn> Panels(ConfigurationEstimates example) => [new("own panel", new Estimand("heads"))];
    }
}
