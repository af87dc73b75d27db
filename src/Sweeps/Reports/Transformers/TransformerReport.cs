using System.Xml.Linq;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Reports.Competition;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.OverTime;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.TransformerTrials;
using ModalityCompetition.Transformers.Data;
using ModalityCompetition.Transformers.Data.Titles;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Reports.Transformers;

/// <summary>
/// What the reports of the paper's own experiment say: Figure 1 over seeds, which classes are dropped, and what that costs.
/// </summary>
internal sealed class TransformerReport : IExperimentReport
{
    private static readonly EstimateColumn s_gap = new("gap (points)", new(EstimandNames.Gap), InPercent: true);

    private static readonly EstimateColumn[] s_errors =
    [
        new("joint test error (%)", new(EstimandNames.TestError, NetworkKind.Joint), InPercent: true),
        s_gap,
        new("P(gap > 0) (%)", new(EstimandNames.GapPositive), InPercent: true),
    ];

    private static readonly HashSet<string> s_averages =
    [
        EstimandNames.TestError,
        EstimandNames.Gap,
        EstimandNames.GapPositive,
        EstimandNames.Degradation,
        TransformerNames.Dropped,
        TransformerNames.KeepsMore,
    ];

    /// <inheritdoc/>
    public bool TellsOmitted => false;

    /// <inheritdoc/>
    public string Intervals => "Averages over classes; intervals";

    /// <inheritdoc/>
    public IReadOnlyList<Estimand> ToldAtWorst { get; } = [new(EstimandNames.TestError, NetworkKind.Joint), new(EstimandNames.Gap)];

    /// <inheritdoc/>
    public XElement Source =>
        Html.Element(
            "p",
            "The experiment: Y. Huang, J. Lin, C. Zhou, H. Yang, L. Huang, “Modality Competition: What Makes Joint Training of Multi-modal "
                + "Network Fail in Deep Learning? (Provably)”, ICML 2022, Figure 1 and Appendix C, ",
            Html.Link("https://arxiv.org/abs/2203.12221", "arXiv:2203.12221"),
            "."
        );

    /// <inheritdoc/>
    public string Subject => "Joint training is";

    /// <inheritdoc/>
    public IReadOnlyList<(string Word, string Meaning)> Words => TransformerWords.All;

    /// <inheritdoc/>
    public string Title(SweepSpec spec) => "Modality competition of two Transformers";

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Facts(SweepReport report)
    {
        TransformerConfiguration[] all = [.. report.Spec.Configurations.Select(c => (TransformerConfiguration)c.Definition)];
        yield return ("Networks", Common(all.Select(TransformerText.Networks)));
        yield return ("Data", Common(all.Select(TransformerText.Data)));

        static string Common(IEnumerable<string> texts)
        {
            string[] different = [.. texts.Distinct().Take(2)];
            return different.Length == 1 ? different[0] : $"they differ between configurations; of the first: {different[0]}";
        }
    }

    /// <inheritdoc/>
    public EstimateColumn? Headline(PlannedConfiguration example) => s_gap;

    /// <inheritdoc/>
    public ExperimentAnswer? Answer(ConfigurationEstimates estimates) => TransformerAnswer.Of(estimates);

    /// <inheritdoc/>
    public Caution? Caution(ConfigurationEstimates estimates) => TransformerCaution.Of(estimates);

    /// <inheritdoc/>
    public IEnumerable<Estimate> Telling(ConfigurationEstimates estimates) =>
        estimates
            .Estimates.Where(e => e.Estimand.Class is null && s_averages.Contains(e.Estimand.Name))
            .OrderBy(e => e.Estimand == estimates.Stopping?.Estimand ? 0 : 1);

    /// <inheritdoc/>
    public IEnumerable<string> Findings(ConfigurationEstimates estimates) => TransformerFindings.Of(estimates);

    /// <inheritdoc/>
    public IEnumerable<TextTable> Beside(ConfigurationEstimates estimates) => GapOverTimeTable.Of(estimates) is { } table ? [table] : [];

    /// <inheritdoc/>
    public IEnumerable<XElement> Sections(ConfigurationEstimates estimates, IReadOnlyList<TracedTrial> traces)
    {
        string id = $"c{InvariantText.Whole(estimates.Configuration.Index)}";
        yield return Html.Element("h3", "Accuracy class by class (Figure 1)");
        yield return Html.Figure(FigureOneChart.Accuracies(estimates, $"{id}-classes"));
        yield return Html.Figure(FigureOneChart.Kept(estimates, $"{id}-kept"));
        yield return Html.Element("h3", "Which classes are dropped");
        yield return Html.Figure(DroppedChart.Of(estimates, $"{id}-dropped"));
        TextTable table = ClassTable.Of(estimates);
        yield return Html.Element("p", table.Caption);
        yield return PlainTable.Of(table.Headings, table.Rows);
        yield return Html.Element("h3", "What it costs");
        yield return Html.Figure(ErrorChart.Of(estimates, $"{id}-errors"));
        if (GapOverTimeChart.Of(estimates, $"{id}-over-time") is { } overTime)
        {
            yield return Html.Element("h3", "How errors and gap change with training");
            yield return Html.Figure(LearningCurves.Of(estimates, $"{id}-curves"));
            yield return Html.Figure(overTime);
            if (GapOverTimeTable.Of(estimates) is { } gaps)
            {
                yield return PlainTable.Of(gaps.Headings, gaps.Rows);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<EstimateColumn> Overview(ConfigurationEstimates example, SweepTotals? totals) => [.. s_errors, .. Dropped()];

    /// <inheritdoc/>
    public IReadOnlyList<TextColumn> OverviewTexts(ConfigurationEstimates example) => TransformerColumns.All;

    /// <inheritdoc/>
    public IEnumerable<EstimateColumn> Panels(ConfigurationEstimates example)
    {
        yield return new("Joint test error", new(EstimandNames.TestError, NetworkKind.Joint));
        yield return new("Gap", new(EstimandNames.Gap));
        yield return new("P(gap > 0)", new(EstimandNames.GapPositive));
        for (int r = 0; r < TransformerConfiguration.Modalities; r++)
        {
            string name = TransformerConfiguration.ModalityNames[r];
            yield return new($"Uni-modal test error, {name}", new(EstimandNames.TestError, NetworkKind.Unimodal, r));
            yield return new($"Probe test error, {name}", new(EstimandNames.TestError, NetworkKind.Probe, r));
            yield return new($"Classes dropped, {name}", new(TransformerNames.Dropped, Modality: r));
            yield return new($"Classes won, {name}", new(TransformerNames.KeepsMore, Modality: r));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<EstimateRow> Watched(ConfigurationEstimates estimates) =>
        EstimatesTable.Of(estimates).Rows.Where(r => s_averages.Contains(r.Estimate.Estimand.Name));

    /// <inheritdoc/>
    public IReadOnlyList<EstimateColumn> WatchedColumns(ConfigurationEstimates example) =>
        [
            new("joint error", new(EstimandNames.TestError, NetworkKind.Joint)),
            new("gap", new(EstimandNames.Gap)),
            .. Dropped(inPercent: false),
        ];

    /// <inheritdoc/>
    public Action<TextWriter>? Vocabulary(SweepSpec spec, CancellationToken cancellation)
    {
        var first = (TransformerConfiguration)spec.Configurations[0].Definition;
        try
        {
            ImageTextSet set = first.Source.Load(first.Shape, cancellation);
            return writer => TitleVocabulary.Write(set.Words, writer);
        }
        catch (DataSetException)
        {
            // A run outlives its data: what was estimated is told without them.
            return null;
        }
    }

    /// <inheritdoc/>
    public double EstimatesOf(PlannedConfiguration configuration)
    {
        double classes = ((TransformerConfiguration)configuration.Definition).Classes;
        return AveragesOf(configuration) + (classes * (TransformerResult.Networks + (2 * TransformerConfiguration.Modalities) + 1));
    }

    /// <inheritdoc/>
    public double AveragesOf(PlannedConfiguration configuration) =>
        configuration.Estimands().Families.Sum(f => f.Checkpoint is null ? TransformerResult.Networks : TransformerResult.TrainedNetworks);

    private static IEnumerable<EstimateColumn> Dropped(bool inPercent = true)
    {
        string unit = inPercent ? " (% of classes)" : "";
        return TransformerConfiguration.ModalityNames.Select(
            (name, r) => new EstimateColumn($"{name} drops{unit}", new(TransformerNames.Dropped, Modality: r), inPercent)
        );
    }
}
