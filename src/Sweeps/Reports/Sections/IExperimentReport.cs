using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports.Charts;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>
/// What the reports of an experiment say besides what they say of every one. A member that an experiment does not write has a plain answer
/// from its table of estimands, so that one that writes none has a whole report: the mean of everything, a chart over every swept
/// parameter and a histogram of every estimand. An experiment that has more to say implements this beside what it measures. Implementations
/// keep no state.
/// </summary>
public interface IExperimentReport
{
    private const int MostFindings = 12;
    private const int MostColumns = 5;
    private const int MostPanels = 15;
    private const int MostWatched = 8;

    /// <summary>Whether some trials are trained once more and recorded along their training, to be drawn and replayed.</summary>
    bool HasTraces => false;

    /// <summary>Whether theory says of some estimates what they should be, so that tables and legends have a place for it.</summary>
    bool HasTheory => false;

    /// <summary>Whether a page says how many estimands its table of all configurations leaves out.</summary>
    bool TellsOmitted => true;

    /// <summary>What the intervals of a summary are of, as the beginning of a sentence.</summary>
    string Intervals => "Intervals";

    /// <summary>Where model and theory are from, for the foot of a page; null where there is nothing to cite.</summary>
    XElement? Source => null;

    /// <summary>Estimands whose bounds over the trials without a result are told.</summary>
    IReadOnlyList<Estimand> ToldAtWorst => [];

    /// <summary>What a page is about, in two words.</summary>
    /// <param name="spec">The sweep.</param>
    string Title(SweepSpec spec) => $"Experiment {spec?.Experiment}";

    /// <summary>Facts for the head of a page: names and values.</summary>
    /// <param name="report">The report.</param>
    IEnumerable<(string Name, string Value)> Facts(SweepReport report) => [];

    /// <summary>What made the trials, for the line to cite.</summary>
    /// <param name="report">The report.</param>
    string MadeBy(SweepReport report) => $"engine {report?.Engine}";

    /// <summary>The command that makes a run once more.</summary>
    /// <param name="report">The report.</param>
    string Command(SweepReport report) => $"modcomp run {report?.SpecFile}";

    /// <summary>Whether its trials can be run once more, to be compared with what is there.</summary>
    /// <param name="report">The report.</param>
    bool RunsAgain(SweepReport report) => true;

    /// <summary>What that command gives once more, as a sentence without its subject.</summary>
    /// <param name="report">The report.</param>
    string Repeats(SweepReport report) =>
        $"gives the same trials bit for bit on engine {report?.Engine}, hence the results hash {report?.ResultsHash}.";

    /// <summary>Estimates that are worth reading, the most telling first: that of the target, and then in the order of tables.</summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    IEnumerable<Estimate> Telling(ConfigurationEstimates estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        return estimates
            .Estimates.Where(e => !EstimandNames.IsOutcome(e.Estimand.Name))
            .OrderBy(e => e.Estimand == estimates.Stopping?.Estimand ? 0 : 1);
    }

    /// <summary>The answer to the question that the experiment asks, for the top of everything; null where it asks none.</summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    ExperimentAnswer? Answer(ConfigurationEstimates estimates) => null;

    /// <summary>The beginning of the sentence that counts answers over configurations, for example <c>Joint training is</c>.</summary>
    string Subject => "The answer is";

    /// <summary>What is compared from each configuration to the next, as the column of a table; null for nothing.</summary>
    /// <param name="example">One of the configurations.</param>
    EstimateColumn? Headline(PlannedConfiguration example) => null;

    /// <summary>What a reader must know of how that changes, as sentences; none for nothing.</summary>
    /// <param name="steps">Its changes from each configuration to the next.</param>
    IEnumerable<string> Notes(ImmutableArray<ContrastEstimate> steps) => [];

    /// <summary>The changes with the sides named that, as other configurations of the sweep show, may still change.</summary>
    /// <param name="steps">The changes.</param>
    ImmutableArray<ContrastEstimate> Settle(ImmutableArray<ContrastEstimate> steps) => steps;

    /// <summary>What the words and symbols of a page mean, in the order in which a reader meets them.</summary>
    IReadOnlyList<(string Word, string Meaning)> Words => [];

    /// <summary>What a reader must know of a configuration before trusting its numbers; null for nothing.</summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    Caution? Caution(ConfigurationEstimates estimates) => null;

    /// <summary>What the estimates of a configuration say, in sentences, the most telling first.</summary>
    /// <param name="estimates">Estimates of at least one trial.</param>
    IEnumerable<string> Findings(ConfigurationEstimates estimates)
    {
        EstimateRow[] rows = [.. Rows(estimates).Where(r => double.IsFinite(r.Estimate.Value))];
        foreach (EstimateRow row in rows.Take(MostFindings))
        {
            yield return $"{row.About}: {row.Value}{(double.IsNaN(row.Estimate.Low) ? "" : $", interval {row.Interval}")}.";
        }

        int more = rows.Length - MostFindings;
        if (more > 0)
        {
            yield return $"{CountText.Of(more, "more estimate")} {(more == 1 ? "is" : "are")} in the table of every estimate.";
        }
    }

    /// <summary>Small tables for a summary, beside the estimates of a configuration.</summary>
    /// <param name="estimates">Estimates of the configuration.</param>
    IEnumerable<TextTable> Beside(ConfigurationEstimates estimates) => [];

    /// <summary>Plots and tables of a configuration, under its findings.</summary>
    /// <param name="estimates">Estimates of at least one trial.</param>
    /// <param name="traces">Its recorded trials.</param>
    IEnumerable<XElement> Sections(ConfigurationEstimates estimates, IReadOnlyList<TracedTrial> traces)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        string id = $"c{InvariantText.Whole(estimates.Configuration.Index)}";
        yield return Html.Figure(EstimateChart.Of(estimates, $"{id}-estimates"));
        if (!estimates.Histograms.IsEmpty)
        {
            yield return Html.Figure(HistogramChart.Of(estimates, $"{id}-histograms"));
        }
    }

    /// <summary>Columns of the table of all configurations.</summary>
    /// <param name="example">The estimates of one of them.</param>
    /// <param name="totals">What there is to say of all; null for every column that there may be.</param>
    IReadOnlyList<EstimateColumn> Overview(ConfigurationEstimates example, SweepTotals? totals) => [.. Own(example, MostColumns)];

    /// <summary>What that table says in words before its columns of numbers.</summary>
    /// <param name="example">The estimates of one of the configurations.</param>
    IReadOnlyList<TextColumn> OverviewTexts(ConfigurationEstimates example) => [];

    /// <summary>Panels of the chart over a swept parameter.</summary>
    /// <param name="example">The estimates of one of the configurations.</param>
    IEnumerable<EstimateColumn> Panels(ConfigurationEstimates example) => Own(example, MostPanels);

    /// <summary>The few estimates that are worth watching while they narrow.</summary>
    /// <param name="estimates">Estimates of a configuration.</param>
    IEnumerable<EstimateRow> Watched(ConfigurationEstimates estimates) => Rows(estimates).Take(MostWatched);

    /// <summary>The same as columns of a table over several configurations.</summary>
    /// <param name="example">The estimates of one of them.</param>
    IReadOnlyList<EstimateColumn> WatchedColumns(ConfigurationEstimates example) => [.. Own(example, MostColumns)];

    /// <summary>What a sweep says about claims that are made about its experiment; null where nobody makes any.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="estimates">Estimates of its configurations.</param>
    /// <param name="ledger">Its trials.</param>
    /// <param name="folder">Where long tables are set aside.</param>
    /// <param name="cancellation">Checked between trials.</param>
    VerdictTable? Verdicts(
        SweepSpec spec,
        IReadOnlyList<ConfigurationEstimates> estimates,
        ITrialLedger ledger,
        string folder,
        CancellationToken cancellation
    ) => null;

    /// <summary>What the remedies of a sweep do; null for an experiment that knows none, and where none is compared.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="estimates">Estimates of its configurations.</param>
    /// <param name="ledger">Its trials.</param>
    /// <param name="workers">Threads that read trials.</param>
    /// <param name="cancellation">Checked between trials.</param>
    RemedyTable? Remedies(
        SweepSpec spec,
        IReadOnlyList<ConfigurationEstimates> estimates,
        ITrialLedger ledger,
        int workers,
        CancellationToken cancellation
    ) => null;

    /// <summary>What a page says of <see cref="SweepReport.Remedies"/>; nothing without any.</summary>
    /// <param name="report">The report.</param>
    IEnumerable<XElement> RemedySections(SweepReport report) => [];

    /// <summary>Writes the words that networks know by tokens of their own, to be kept with a run; null where there are none.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="cancellation">Checked while data are read.</param>
    Action<TextWriter>? Vocabulary(SweepSpec spec, CancellationToken cancellation) => null;

    /// <summary>Number of estimates of a configuration, those per class included.</summary>
    /// <param name="configuration">The configuration.</param>
    double EstimatesOf(PlannedConfiguration configuration) => configuration?.Estimands().Names.Count() ?? 0;

    /// <summary>Number of its estimates in tables that leave out what grows with the classes.</summary>
    /// <param name="configuration">The configuration.</param>
    double AveragesOf(PlannedConfiguration configuration) => EstimatesOf(configuration);

    /// <summary>Bytes that its distributions take in <c>estimates.json</c>.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="trials">Its trials.</param>
    double DistributionBytes(PlannedConfiguration configuration, long trials) => 0;

    /// <summary>
    /// The predictions of theory that estimates are compared with: into how many shares their work falls, and the dearest of them, to be
    /// timed; null where there are none.
    /// </summary>
    /// <param name="spec">The sweep.</param>
    (int Shares, Action<CancellationToken> Dearest)? Predictions(SweepSpec spec) => null;

    private IEnumerable<EstimateRow> Rows(ConfigurationEstimates estimates) =>
        Telling(estimates).Where(e => e.Estimand.Class is null).Select(e => EstimateRow.Of(e, estimates));

    private IEnumerable<EstimateColumn> Own(ConfigurationEstimates estimates, int most) =>
        Telling(estimates).Take(most).Select(e => new EstimateColumn(e.Estimand.Name, e.Estimand));
}
