using System.Collections.Immutable;
using System.Xml.Linq;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports.Competition.Remedies;
using ModalityCompetition.Sweeps.Reports.Markup;
using ModalityCompetition.Sweeps.Reports.OverTime;
using ModalityCompetition.Sweeps.Reports.Sections;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Competition;

/// <summary>What the reports of the paper's experiment say: who wins, what it costs, how it happens, and what the theorems claim.</summary>
internal sealed class CompetitionReport : IExperimentReport
{
    private static readonly EstimateColumn s_gap = new("gap (points)", new(EstimandNames.Gap), InPercent: true);

    private static readonly EstimateColumn[] s_overview =
    [
        new("joint test error (%)", new(EstimandNames.TestError, NetworkKind.Joint), InPercent: true),
        s_gap,
        new("P(gap > 0) (%)", new(EstimandNames.GapPositive), InPercent: true),
        new("agreement (%)", new(EstimandNames.Agreement), InPercent: true),
    ];

    private static readonly EstimateColumn[] s_overviewAlone =
    [
        new("test error (%)", new(EstimandNames.TestError, NetworkKind.Unimodal, 0), InPercent: true),
        new("training error (%)", new(EstimandNames.TrainError, NetworkKind.Unimodal, 0), InPercent: true),
        new("final loss (nats)", new(EstimandNames.FinalLoss, NetworkKind.Unimodal, 0)),
        new("classes learned (%)", new(EstimandNames.Learned, Modality: 0), InPercent: true),
    ];

    private static readonly HashSet<string> s_watched =
    [
        EstimandNames.InitialWin,
        EstimandNames.TrainedWin,
        EstimandNames.Agreement,
        EstimandNames.TestError,
        EstimandNames.Gap,
    ];

    /// <inheritdoc/>
    public bool HasTraces => true;

    /// <inheritdoc/>
    public bool HasTheory => true;

    /// <inheritdoc/>
    public bool TellsOmitted => false;

    /// <inheritdoc/>
    public string Intervals => "Averages over classes; intervals";

    /// <inheritdoc/>
    public IReadOnlyList<Estimand> ToldAtWorst { get; } =
    [new(EstimandNames.TestError, NetworkKind.Joint), new(EstimandNames.Gap), new(EstimandNames.Agreement)];

    /// <inheritdoc/>
    public XElement Source =>
        Html.Element(
            "p",
            "Model and theorems: Y. Huang, J. Lin, C. Zhou, H. Yang, L. Huang, “Modality Competition: What Makes Joint Training of "
                + "Multi-modal Network Fail in "
                + "Deep Learning? (Provably)”, ICML 2022, ",
            Html.Link("https://arxiv.org/abs/2203.12221", "arXiv:2203.12221"),
            "."
        );

    /// <inheritdoc/>
    public string Title(SweepSpec spec) => "Modality competition";

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Facts(SweepReport report)
    {
        if (report.Estimates.Count > 0)
        {
            TrialConfiguration first = report.Estimates[0].Configuration.Configuration;
            yield return (
                "Model",
                $"K = {Size(TrialConfiguration.ClassesSymbol)} classes, R = {Size(TrialConfiguration.ModalitiesSymbol)} "
                    + $"{(first.Modalities == 1 ? "modality" : "modalities")} "
                    + $"({string.Join(", ", first.Data.Modalities.Select(m => m.Name))}), m = "
                    + $"{Size(TrialConfiguration.NeuronsSymbol)} neurons"
            );
        }

        if (report.Remedies is { } remedies)
        {
            yield return ("Remedies", RemedyEffectText.Summary(remedies));
        }

        CountRange Size(string symbol) => report.Totals.Sizes[symbol];
    }

    /// <inheritdoc/>
    public string Subject => "Joint training is";

    /// <inheritdoc/>
    public IReadOnlyList<(string Word, string Meaning)> Words => CompetitionWords.All;

    /// <inheritdoc/>
    public EstimateColumn? Headline(PlannedConfiguration example) => example.Configuration.Modalities < 2 ? null : s_gap;

    /// <inheritdoc/>
    public IEnumerable<string> Notes(ImmutableArray<ContrastEstimate> steps) => GapAfterTraining.Of(s_gap, steps);

    /// <inheritdoc/>
    public ImmutableArray<ContrastEstimate> Settle(ImmutableArray<ContrastEstimate> steps) => GapAfterTraining.Unsettled(s_gap, steps);

    /// <inheritdoc/>
    public ExperimentAnswer? Answer(ConfigurationEstimates estimates) => CompetitionAnswer.Of(estimates);

    /// <inheritdoc/>
    public IReadOnlyList<TextColumn> OverviewTexts(ConfigurationEstimates example) => CompetitionColumns.Of(example);

    /// <inheritdoc/>
    public Caution? Caution(ConfigurationEstimates estimates) =>
        TrainingStage.Of(estimates) is { Caution: { } detail } stage
            ? new Caution(stage.Meaning, detail, stage.AreComparedTrainedOut)
            : null;

    /// <inheritdoc/>
    public IEnumerable<TextTable> Beside(ConfigurationEstimates estimates) =>
        new[] { GapOverTimeTable.Of(estimates), SamplingTable.Of(estimates) }.OfType<TextTable>();

    /// <inheritdoc/>
    public IEnumerable<string> Findings(ConfigurationEstimates estimates) => CompetitionFindings.Of(estimates);

    /// <inheritdoc/>
    public IEnumerable<XElement> Sections(ConfigurationEstimates estimates, IReadOnlyList<TracedTrial> traces) =>
        CompetitionSections.Of(estimates, traces);

    /// <inheritdoc/>
    public IReadOnlyList<EstimateColumn> Overview(ConfigurationEstimates example, SweepTotals? totals) =>
        totals is null ? [.. s_overview, .. s_overviewAlone]
        // With one modality nobody competes.
        : !totals.Sizes.TryGetValue(TrialConfiguration.ModalitiesSymbol, out CountRange modalities) || modalities.High <= 1
            ? s_overviewAlone
        : s_overview;

    /// <inheritdoc/>
    public IEnumerable<EstimateColumn> Panels(ConfigurationEstimates example) => CompetitionPanels.Of(example);

    /// <inheritdoc/>
    public IEnumerable<EstimateRow> Watched(ConfigurationEstimates estimates) =>
        EstimatesTable
            .Of(estimates)
            .Rows.Where(r => s_watched.Contains(r.Estimate.Estimand.Name))
            .Select(r => EstimateRow.Of(estimates.Stated(r.Estimate.Estimand)!, estimates));

    /// <inheritdoc/>
    public IReadOnlyList<EstimateColumn> WatchedColumns(ConfigurationEstimates example)
    {
        string first = example.Configuration.Definition.EntryNames[0];
        return
        [
            new($"{first} wins at 0", new(EstimandNames.InitialWin, Modality: 0)),
            new($"{first} wins at T", new(EstimandNames.TrainedWin, Modality: 0)),
            new("agreement", new(EstimandNames.Agreement)),
            new("joint error", new(EstimandNames.TestError, NetworkKind.Joint)),
            new("gap", new(EstimandNames.Gap)),
        ];
    }

    /// <inheritdoc/>
    public VerdictTable Verdicts(
        SweepSpec spec,
        IReadOnlyList<ConfigurationEstimates> estimates,
        ITrialLedger ledger,
        string folder,
        CancellationToken cancellation
    ) => VerdictTable.Of(spec, estimates, ledger, cancellation, folder);

    /// <inheritdoc/>
    public RemedyTable? Remedies(
        SweepSpec spec,
        IReadOnlyList<ConfigurationEstimates> estimates,
        ITrialLedger ledger,
        int workers,
        CancellationToken cancellation
    ) => RemedyTable.Of(spec, estimates, ledger, workers, cancellation);

    /// <inheritdoc/>
    public IEnumerable<XElement> RemedySections(SweepReport report) =>
        report.Remedies is { } table ? RemedyPage.Of(table, report.Traces) : [];

    /// <inheritdoc/>
    public double EstimatesOf(PlannedConfiguration configuration) =>
        CompetitionCost.Estimates(configuration.Configuration.Classes, configuration.Configuration.Modalities)
        + CompetitionCost.OnTheWay(configuration.Configuration);

    /// <inheritdoc/>
    public double AveragesOf(PlannedConfiguration configuration) =>
        CompetitionCost.Averages(configuration.Configuration.Modalities) + CompetitionCost.OnTheWay(configuration.Configuration);

    /// <inheritdoc/>
    public double DistributionBytes(PlannedConfiguration configuration, long trials) =>
        CompetitionCost.DistributionBytes(configuration.Configuration, trials);

    /// <inheritdoc/>
    public (int Shares, Action<CancellationToken> Dearest)? Predictions(SweepSpec spec) => CompetitionCost.Predictions(spec);
}
