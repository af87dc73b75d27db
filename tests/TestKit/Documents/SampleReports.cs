using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Comparisons;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Estimates.Distributions;
using ModalityCompetition.Sweeps.Estimates.Sequences;
using ModalityCompetition.Sweeps.Estimates.Stopping;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Documents;

/// <summary>
/// Reports, comparisons and standings with made-up numbers that take every way through the writers of documents: numbers that are not
/// finite, that are long or beyond 2^53, names in other scripts, every kind of enumeration, everything optional there and not there.
/// </summary>
public static class SampleReports
{
    /// <summary>A target that was reached.</summary>
    public static TargetStanding Reached { get; } =
        new()
        {
            Configuration = 0,
            Estimand = new Estimand(EstimandNames.Agreement),
            Key = "agreement",
            Target = 0.02,
            Confidence = 0.95,
            State = StoppingState.Reached,
            Trials = 400,
            Observations = 397,
            MostTrials = 5000,
            Value = 0.9512,
            Low = 0.93,
            High = 0.9687,
            Method = "betting",
            Guarantee = SequenceGuarantee.Exact,
            Contradicted = false,
            ForecastTrials = 400,
            FixedSampleTrials = 210,
        };

    /// <summary>A target of which nothing is known yet.</summary>
    public static TargetStanding Unknown { get; } =
        Reached with
        {
            Configuration = 1,
            State = StoppingState.Running,
            Trials = 0,
            Observations = 0,
            Value = double.NaN,
            Low = double.NegativeInfinity,
            High = double.PositiveInfinity,
            Guarantee = SequenceGuarantee.Asymptotic,
            ForecastTrials = 5000,
            FixedSampleTrials = null,
        };

    /// <summary>A target that trials ran out for.</summary>
    public static TargetStanding Exhausted { get; } =
        Reached with
        {
            Configuration = 2,
            State = StoppingState.Exhausted,
            Trials = 5000,
            ForecastTrials = 5000,
            Contradicted = true,
        };

    /// <summary>A sweep of three configurations: two modalities with everything, one modality with nothing, two modalities whose trials
    /// failed.</summary>
    public static SweepSpec Spec { get; } = Three();

    /// <summary>A report with targets, verdicts, contrasts and warnings.</summary>
    public static SweepReport Full { get; } =
        new()
        {
            Spec = Spec,
            CodeVersion = "0.1.0",
            Engine = new EngineIdentity("cpu", 1),
            ResultsHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            Estimates = [Everything(), Nothing(), Failed()],
            Verdicts = new VerdictTable(0.95, 0.9916666666666667, [.. Verdicts()]),
            Contrasts = [.. Contrasts()],
            TrialsPlanned = 9_007_199_254_740_993,
            TrialsDone = 417,
            Warnings =
            [
                "A \"quoted\" warning with <angles>, a back\\slash, a tab\t and a line\nbreak.",
                "Zweite Warnung: größer als möglich, 模態.",
            ],
        };

    /// <summary>The same without targets, verdicts, contrasts and warnings.</summary>
    public static SweepReport Plain { get; } =
        Full with
        {
            Spec = Spec with { Until = null },
            Estimates = [.. Full.Estimates.Select(e => e with { Stopping = null })],
            Verdicts = null,
            Contrasts = [],
            Warnings = [],
        };

    /// <summary>A report with remedies: one that is decided and one without trials enough.</summary>
    public static SweepReport Remedied { get; } =
        Plain with
        {
            Remedies = new RemedyTable(
                0.95,
                0.9966666666666667,
                1 / 300.0,
                [Remedy(RemedyVerdict.MovesTheWinner), Remedy(RemedyVerdict.Undecided)]
            ),
        };

    /// <summary>A comparison of its configurations.</summary>
    public static RunComparison Comparison { get; } =
        new(
            [
                new ConfigurationComparison(
                    Spec.Configurations[0],
                    Spec.Configurations[2],
                    true,
                    [.. Contrasts().Select(c => c.Difference), Difference(new Estimand(EstimandNames.Gap), DifferenceMethod.Welch)],
                    ["The trials differ."]
                ),
                new ConfigurationComparison(Spec.Configurations[1], Spec.Configurations[1], false, [], []),
            ],
            ["The specs differ: 'größer'."]
        );

    private static SweepSpec Three()
    {
        SweepSpec spec = SyntheticSweep.Spec(configurations: 3, trials: 5000);
        PlannedConfiguration[] planned = [.. spec.Configurations];
        var one = SyntheticSweep.Configuration(modalities: 1);
        return spec with
        {
            Name = "sämple",
            Description = "Every way through the writers: <a href='x'>, \"quotes\", 模態 and 1 + 1.",
            Seed = 18_446_744_073_709_551_615,
            Until = new StoppingSpec("agreement", 0.02, 0.95, 1),
            Configurations =
            [
                planned[0] with
                {
                    AxisValues =
                    [
                        new AxisValue("network.sigma0", "0.1", 0.1),
                        new AxisValue("data.modalities[0].name", "Bild & \"Ton\"", null),
                        new AxisValue("training.loss_target", "inf", double.PositiveInfinity),
                    ],
                    Definition = Renamed(planned[0].Configuration, "Bild", "模態"),
                },
                planned[1] with
                {
                    AxisValues = [new AxisValue("network.sigma0", "1E-05", 1E-05)],
                    Definition = Renamed(one, "only"),
                },
                planned[2] with
                {
                    AxisValues = [],
                    Definition = Renamed(planned[2].Configuration, "image", "text"),
                },
            ],
            SourceText = "name: sämple\n# a 'comment' & more\n",
            CanonicalText = "data.K: 3\n",
        };
    }

    private static TrialConfiguration Renamed(TrialConfiguration configuration, params string[] names) =>
        configuration with
        {
            Data = configuration.Data with { Modalities = [.. configuration.Data.Modalities.Select((m, r) => m with { Name = names[r] })] },
        };

    private static ConfigurationEstimates Everything() =>
        new()
        {
            Configuration = Spec.Configurations[0],
            Trials = 400,
            Diverged = 3,
            TimedOut = 2,
            Crashed = 1,
            BestModality = 1,
            Stopping = Reached,
            Estimates =
            [
                Estimate(new Estimand(EstimandNames.InitialWin, Modality: 0)) with
                {
                    Prediction = new Prediction(0.5, PredictionKind.Exact, "symmetry"),
                    Estimator = "Rao-Blackwell",
                    VarianceReduction = 14.25,
                },
                Estimate(new Estimand(EstimandNames.InitialWin, Modality: 1, Class: 2)) with
                {
                    Value = 1 / 3.0,
                    Prediction = new Prediction(1 / 3.0, PredictionKind.Exact, "quadrature", 1E-12),
                    Interval = IntervalMethod.Student,
                },
                Estimate(new Estimand(EstimandNames.TrainedWinPlain, Modality: 0, Class: 0)) with
                {
                    Value = 0.1 + 0.2,
                    Low = double.Epsilon,
                    High = double.MaxValue,
                    Interval = IntervalMethod.ClopperPearson,
                },
                Estimate(new Estimand(EstimandNames.Agreement)) with
                {
                    WorstCase = new WorstCaseBounds(6, 0.91, 0.96, double.NegativeInfinity, double.PositiveInfinity),
                },
                Estimate(new Estimand(EstimandNames.TestError, NetworkKind.Joint)) with
                {
                    Prediction = new Prediction(double.NaN, PredictionKind.Asymptotic, "Corollary 5.3 <limit>"),
                    VarianceReduction = double.NaN,
                },
                Estimate(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 1)) with
                {
                    Value = -0.0,
                    Low = -1E-17,
                    High = 1E+16,
                    StandardError = double.PositiveInfinity,
                },
                Estimate(new Estimand(EstimandNames.TestError, NetworkKind.Probe, 0)) with
                {
                    Value = double.NaN,
                    Low = double.NaN,
                    High = double.NaN,
                    StandardError = double.NaN,
                    Confidence = double.NaN,
                    Interval = IntervalMethod.None,
                    Trials = 0,
                },
                Estimate(new Estimand(EstimandNames.ProbeErrorLarge, Modality: 1)) with
                {
                    Prediction = new Prediction(0.5, PredictionKind.LowerBound, "Theorem 5.2"),
                    Trials = 9_007_199_254_740_993,
                },
                Estimate(new Estimand(EstimandNames.Gap)),
            ],
            Extras =
            [
                new LearnTimesExtra([
                    new LearnTimeSummary(0, 600, 1182, 52, 71.5, 128),
                    new LearnTimeSummary(1, 0, 1182, double.NaN, double.NaN, double.NaN),
                ]),
                new ClassesWonExtra([
                    [100, 94, 100, 100],
                    [0, 0, 0, 9_007_199_254_740_993],
                ]),
                new ErrorDistributionsExtra([
                    new ErrorDistribution(
                        new Estimand(EstimandNames.Gap),
                        30,
                        [(-2, 1), (0, 392), (7, 9_007_199_254_740_993)],
                        394,
                        0.95,
                        [new QuantileEstimate(0.1, -2 / 30.0, -2 / 30.0, 0), new QuantileEstimate(0.9, 0, 0, 7 / 30.0)],
                        0.06842
                    ),
                    new ErrorDistribution(
                        new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 1),
                        1_000_000_000,
                        [(1, 1)],
                        1,
                        0.95,
                        [new QuantileEstimate(0.5, 1E-09, 1E-09, 1E-09)],
                        1
                    ),
                    new ErrorDistribution(new Estimand(EstimandNames.TestError, NetworkKind.Joint), 30, [], 0, 0.95, [], 1),
                ]),
                new JointWinsExtra([([0, 3], 100), ([3, 0], 294)]),
            ],
        };

    private static ConfigurationEstimates Nothing() =>
        new()
        {
            Configuration = Spec.Configurations[1],
            Trials = 0,
            Diverged = 0,
            BestModality = null,
            Stopping = Unknown,
            Estimates = [],
        };

    private static ConfigurationEstimates Failed() =>
        new()
        {
            Configuration = Spec.Configurations[2],
            Trials = 17,
            Diverged = 17,
            BestModality = 0,
            Stopping = Exhausted,
            Estimates = [Estimate(new Estimand(EstimandNames.Diverged)) with { Value = 1, High = 1 }],
            Extras =
            [
                new ClassesWonExtra([
                    [],
                    [],
                ]),
            ],
        };

    private static Estimate Estimate(Estimand estimand) =>
        new()
        {
            Estimand = estimand,
            Value = 0.5,
            Low = 0.45,
            High = 0.55,
            StandardError = 0.025,
            Confidence = 0.95,
            Interval = IntervalMethod.Wilson,
            Estimator = "mean",
            Trials = 394,
        };

    private static RemedyRow Remedy(RemedyVerdict verdict)
    {
        bool decided = verdict != RemedyVerdict.Undecided;
        return new RemedyRow(
            Spec.Configurations[0] with
            {
                AxisValues = [new AxisValue("training.remedy.method", "ogm", null), new AxisValue("network.sigma0", "0.1", 0.1)],
            },
            Spec.Configurations[2],
            [
                Effect("trained_win[modality=Bild]", EffectUnit.Classes, EffectDirection.Rises),
                Effect("shared", EffectUnit.Classes, EffectDirection.Open),
                Effect("loser_gamma", EffectUnit.Gamma, EffectDirection.Falls),
                Effect("test_error[network=joint]", EffectUnit.Errors, EffectDirection.Same),
            ],
            verdict,
            decided ? 400 : 1,
            decided ? 397 : 1,
            decided ? 2 : 0,
            decided ? 1 : 0,
            0,
            IsNeutral: false,
            decided ? null : "3.1 % of the classes were learned by no modality",
            decided ? null : "the joint network still errs on 2 % of its training samples"
        );

        RemedyEffect Effect(string quantity, EffectUnit unit, EffectDirection direction) =>
            decided
                ? new(quantity, unit, 0.53, 0.3, 0.53 - 0.3, 0.18, 0.28, 0.0123, DifferenceMethod.Paired, 397, 0.02, direction)
                : new(
                    quantity,
                    unit,
                    0.5,
                    0.25,
                    0.25,
                    double.NaN,
                    double.NaN,
                    double.NaN,
                    DifferenceMethod.None,
                    1,
                    0.02,
                    EffectDirection.Open
                );
    }

    private static IEnumerable<VerdictRow> Verdicts()
    {
        yield return new VerdictRow(
            "Theorem 5.1",
            "test error of uni-modal Bild",
            0,
            "sigma0=0.1",
            new Prediction(0.1, PredictionKind.Asymptotic, "Theorem 5.1"),
            0.01,
            0.101,
            0.09,
            0.11,
            Verdict.Agrees,
            "The interval holds it."
        );
        yield return new VerdictRow(
            "Section 4",
            "share that 模態 wins",
            0,
            "sigma0=0.1",
            new Prediction(1 / 3.0, PredictionKind.Exact, "quadrature", 1E-12),
            0,
            0.5,
            0.45,
            0.55,
            Verdict.Refuted,
            "The interval leaves it out."
        );
        yield return new VerdictRow(
            "Theorem 5.2",
            "probe error",
            null,
            "limit K → ∞ from 3 configurations",
            new Prediction(double.NaN, PredictionKind.LowerBound, "Theorem 5.2"),
            double.PositiveInfinity,
            double.NaN,
            double.NaN,
            double.NaN,
            Verdict.Undecided,
            "Too few trials."
        );
    }

    private static IEnumerable<ContrastEstimate> Contrasts()
    {
        (PlannedConfiguration a, PlannedConfiguration b) = (Spec.Configurations[0], Spec.Configurations[2]);
        yield return new ContrastEstimate(
            "größer",
            "gap",
            a,
            b,
            Difference(new Estimand(EstimandNames.Gap), DifferenceMethod.Paired) with
            {
                VarianceRatio = 2.5,
            },
            []
        );
        yield return new ContrastEstimate(
            "combined",
            "test_error[unimodal,text]",
            a,
            b,
            Difference(new Estimand(EstimandNames.TestError, NetworkKind.Unimodal, 1), DifferenceMethod.CombinedIntervals) with
            {
                Pairs = 0,
                Low = -0.01,
            },
            ["combined: first.", "combined: \"second\"."]
        );
        yield return new ContrastEstimate(
            "none",
            "agreement",
            a,
            b,
            Difference(new Estimand(EstimandNames.Agreement, Class: 1), DifferenceMethod.None) with
            {
                Difference = double.NaN,
                Low = double.NaN,
                High = double.NaN,
                StandardError = double.NaN,
                ValueA = double.NaN,
                ValueB = double.NaN,
                VarianceRatio = double.NaN,
            },
            []
        );
        yield return new ContrastEstimate(
            "no",
            "agreement",
            a,
            b,
            Difference(new Estimand(EstimandNames.Agreement), DifferenceMethod.NoDifference),
            []
        );
        yield return new ContrastEstimate(
            "same",
            "agreement",
            a,
            b,
            Difference(new Estimand(EstimandNames.Agreement), DifferenceMethod.SameDifference),
            []
        );
    }

    private static EstimandDifference Difference(Estimand estimand, DifferenceMethod method) =>
        new()
        {
            Estimand = estimand,
            A = Estimate(estimand),
            B = Estimate(estimand),
            ValueA = 0.5,
            ValueB = 0.25,
            Difference = 0.25,
            Low = 0.125,
            High = 0.375,
            StandardError = 0.0625,
            Confidence = 0.95,
            Method = method,
            Pairs = 394,
        };
}
