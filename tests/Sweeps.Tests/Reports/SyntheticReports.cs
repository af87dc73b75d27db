using System.Collections.Immutable;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Reports;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Reports;

/// <summary>Reports with realistic made-up numbers, deterministic in their arguments.</summary>
internal static class SyntheticReports
{
    private static readonly string[] Names = ["image", "text", "audio", "depth", "touch", "smell", "taste"];

    public static SweepReport Of(
        int classes = 10,
        int modalities = 2,
        int configurations = 1,
        long trials = 400,
        int traces = 1,
        Func<int, string>? nameOf = null
    )
    {
        var planned = Enumerable
            .Range(0, configurations)
            .Select(i => Configuration(i, configurations, classes, modalities, nameOf ?? (r => Names[r % Names.Length])))
            .ToImmutableArray();
        return new SweepReport
        {
            Spec = new SweepSpec
            {
                Name = "quickstart",
                Description = "Two modalities alike: each wins half of the classes.",
                Seed = 2022,
                Trials = trials,
                Pairing = Pairing.Common,
                Engine = "cpu",
                Confidence = 0.95,
                TracedTrials = traces,
                Configurations = planned,
                CanonicalText = "data.K: 10\nnetwork.m: 5\n",
                SourceText = "name: quickstart\nseed: 2022\ndata:\n  K: 10\n",
            },
            CodeVersion = "0.1.0",
            Engine = new EngineIdentity("cpu", 1),
            ResultsHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            Estimates = [.. planned.Select(p => Estimates(p, trials))],
            Traces = [.. planned.Take(2).SelectMany(p => Enumerable.Range(0, traces).Select(t => new TracedTrial(p, Trace(p, t))))],
            TrialsPlanned = trials * configurations,
            TrialsDone = trials * configurations,
        };
    }

    public static PlannedConfiguration Configuration(int index, int of, int classes, int modalities, Func<int, string> nameOf)
    {
        // One configuration sweeps nothing; up to four sweep sigma0; more sweep sigma0 in columns of four against a zip of K and n.
        double sigma0 = 0.001 * Math.Pow(10, index % 4);
        ImmutableArray<AxisValue> axes =
            of == 1 ? []
            : of <= 4 ? [Number("network.sigma0", sigma0)]
            : [Number("network.sigma0", sigma0), Number("data.s", 1 + index / 4), Number("data.n", 500 * (1 + index / 4))];
        return new PlannedConfiguration(
            index,
            axes,
            new TrialConfiguration
            {
                Data = new DataParameters
                {
                    Classes = classes,
                    TrainSamples = 1000,
                    Sparsity = 1,
                    GaussianNoise = 0.1,
                    Modalities =
                    [
                        .. Enumerable
                            .Range(0, modalities)
                            .Select(r => new ModalityParameters
                            {
                                Name = nameOf(r),
                                Dimension = classes,
                                InsufficientProbability = 0.1 * (r + 1),
                                SufficientMax = 2,
                                InsufficientTarget = 0.2,
                                InsufficientOffTargetMax = 0.5,
                                SufficientOffTargetMax = 0.2,
                            }),
                    ],
                },
                Network = new NetworkParameters
                {
                    Neurons = 5,
                    Degree = 3,
                    Beta = 1,
                    InitialScale = sigma0,
                },
                Optimization = new OptimizationParameters
                {
                    StepSize = 0.5,
                    Iterations = 500,
                    LossTarget = 0.01,
                },
                Evaluation = new EvaluationParameters { TestSamples = 1000 },
            }
        )
        {
            Measures = ShippedExperiments.Registry.Find(SpecKeys.DefaultExperiment)!,
        };
    }

    public static ConfigurationEstimates Estimates(PlannedConfiguration planned, long trials)
    {
        int classes = planned.Configuration.Classes;
        int modalities = planned.Configuration.Modalities;
        Random random = new(17 + planned.Index);
        List<Estimate> list = [];
        double drift = planned.Index % 4 * 0.06;
        void Add(
            string name,
            double value,
            double half,
            NetworkKind? network = null,
            int? modality = null,
            int? index = null,
            Prediction? prediction = null,
            bool bernoulli = false,
            double? reduction = null,
            bool share = true
        )
        {
            double noisy = value + half * (random.NextDouble() * 2 - 1) * 0.8;
            double low = noisy - half;
            double high = noisy + half;
            if (share)
            {
                (noisy, low, high) = (Math.Clamp(noisy, 0, 1), Math.Clamp(low, 0, 1), Math.Clamp(high, 0, 1));
            }

            list.Add(
                new Estimate
                {
                    Estimand = new Estimand(name, network, modality, index),
                    Value = noisy,
                    Low = low,
                    High = high,
                    StandardError = half / 1.96,
                    Confidence = 0.95,
                    Interval = bernoulli ? IntervalMethod.Wilson : IntervalMethod.Student,
                    Estimator =
                        reduction is null ? "mean"
                        : name == EstimandNames.InitialWin ? "Rao-Blackwell"
                        : "control variate",
                    Trials = trials,
                    VarianceReduction = reduction,
                    Prediction = prediction,
                }
            );
        }

        double root = Math.Sqrt(400.0 / Math.Max(1, trials));
        foreach (int? j in Enumerable.Range(-1, classes + 1).Select(j => j < 0 ? (int?)null : j))
        {
            double width = root * (j is null ? 0.35 : 1);
            double p = 1.0 / modalities;
            for (int r = 0; r < modalities; r++)
            {
                Add(
                    EstimandNames.InitialWin,
                    p,
                    0.012 * width,
                    modality: r,
                    index: j,
                    prediction: new Prediction(p, PredictionKind.Exact, "symmetry"),
                    reduction: 14.2
                );
                Add(
                    EstimandNames.InitialWinSimulated,
                    p,
                    0.05 * width,
                    modality: r,
                    index: j,
                    prediction: new Prediction(p, PredictionKind.Exact, "symmetry"),
                    bernoulli: j is not null
                );
                Add(
                    EstimandNames.TrainedWin,
                    p,
                    0.025 * width,
                    modality: r,
                    index: j,
                    prediction: new Prediction(p, PredictionKind.Asymptotic, "p(0)"),
                    reduction: 3.3
                );
                Add(EstimandNames.TrainedWinPlain, p, 0.05 * width, modality: r, index: j, bernoulli: j is not null);
            }

            Add(EstimandNames.Won, 0.93 - drift, 0.03 * width, index: j, bernoulli: j is not null);
            Add(EstimandNames.Shared, 0.05 + drift, 0.02 * width, index: j, bernoulli: j is not null);
            Add(EstimandNames.Unlearned, 0.02, 0.01 * width, index: j, bernoulli: j is not null);
            Add(EstimandNames.Agreement, 0.95 - drift, 0.03 * width, index: j, bernoulli: j is not null);
        }

        foreach (string name in new[] { EstimandNames.TestError, EstimandNames.TrainError, EstimandNames.FinalLoss })
        {
            bool loss = name == EstimandNames.FinalLoss;
            double scale = name == EstimandNames.TestError ? 1 : 0.02;
            Add(
                name,
                (0.16 + drift / 4) * scale,
                0.004 * root * scale,
                NetworkKind.Joint,
                prediction: loss ? null : new Prediction(0.15 * scale, PredictionKind.Asymptotic, "Corollary 5.3"),
                share: !loss
            );
            for (int r = 0; r < modalities; r++)
            {
                Add(
                    name,
                    (0.095 * (r + 1)) * scale,
                    0.003 * root * scale,
                    NetworkKind.Unimodal,
                    r,
                    prediction: loss ? null : new Prediction(0.1 * (r + 1) * scale, PredictionKind.Asymptotic, "Theorem 5.1"),
                    share: !loss
                );
                Add(name, 0.52 * scale, 0.015 * root * scale, NetworkKind.Probe, r, share: !loss);
            }
        }

        Add(
            EstimandNames.Gap,
            0.065 + drift / 4,
            0.004 * root,
            share: false,
            prediction: new Prediction(0.05, PredictionKind.Asymptotic, "Corollary 5.3 − Theorem 5.1")
        );
        Add(EstimandNames.GapPositive, 0.93, 0.025 * root, bernoulli: true);
        for (int r = 0; r < modalities; r++)
        {
            Add(
                EstimandNames.ProbeErrorLarge,
                0.97,
                0.015 * root,
                modality: r,
                bernoulli: true,
                prediction: new Prediction(1 - 1.0 / modalities, PredictionKind.LowerBound, "Theorem 5.2")
            );
            Add(EstimandNames.Degradation, 0.42 - 0.1 * r, 0.015 * root, modality: r, share: false);
            Add(EstimandNames.LoserGrowth, 0.03, 0.004 * root, modality: r, share: false);
            Add(EstimandNames.WinnerGrowth, 1.9, 0.03 * root, modality: r, share: false);
            Add(EstimandNames.Learned, 1.0 / modalities, 0.01 * root, modality: r);
        }

        Add(EstimandNames.Diverged, 0, 0.004 * root, bernoulli: true);
        long pairs = trials * classes;
        return new ConfigurationEstimates
        {
            Configuration = planned,
            Trials = trials,
            Diverged = 0,
            BestModality = 0,
            Estimates = [.. list],
            Extras =
            [
                new LearnTimesExtra([
                    .. Enumerable
                        .Range(0, modalities)
                        .Select(r => new LearnTimeSummary(r, pairs / modalities, pairs, 52 + 6 * r, 71 + 9 * r, 128 + 20 * r)),
                ]),
                new ClassesWonExtra([.. Enumerable.Range(0, modalities).Select(_ => Binomial(classes, 1.0 / modalities, trials))]),
            ],
        };
    }

    public static TrialTrace Trace(PlannedConfiguration planned, int trial, int steps = 101)
    {
        int classes = planned.Configuration.Classes;
        int modalities = planned.Configuration.Modalities;
        int last = planned.Configuration.Optimization.Iterations;
        Random random = new(1000 * planned.Index + trial);
        int[] iterations = [.. Enumerable.Range(0, steps).Select(i => i * last / (steps - 1))];
        double[] start = [.. Enumerable.Range(0, classes * modalities).Select(_ => 0.02 + 0.15 * random.NextDouble())];
        int[] winners =
        [
            .. Enumerable.Range(0, classes).Select(j => Enumerable.Range(0, modalities).MaxBy(r => start[j * modalities + r])),
        ];
        float[][] gamma =
        [
            .. iterations.Select(t => start.Select((g, i) => Grow(g, i % modalities == winners[i / modalities], t)).ToArray()),
        ];
        float[][] alone = [.. iterations.Select(t => start.Select(g => Grow(g, true, t)).ToArray())];
        int[] learned =
        [
            .. Enumerable
                .Range(0, classes * modalities)
                .Select(i =>
                    Enumerable.Range(0, last + 1).FirstOrDefault(t => Grow(start[i], i % modalities == winners[i / modalities], t) >= 1, -1)
                ),
        ];
        float[] loss = [.. iterations.Select(t => (float)(Math.Log(classes) / (1 + Math.Exp((t - 90) / 22.0)) + 0.009))];
        NetworkResult network = new([.. Enumerable.Repeat(3, classes)], 4, loss[^1], last);
        return new TrialTrace
        {
            Trial = trial,
            Iterations = iterations,
            Gamma = gamma,
            UnimodalGamma = alone,
            JointLoss = loss,
            UnimodalLoss = [.. Enumerable.Range(0, modalities).Select(r => loss.Select(l => l * (1.2f + 0.2f * r)).ToArray())],
            Result = Result(classes, modalities, gamma[0], gamma[^1], learned, network, (ulong)trial * 0x9E3779B97F4A7C15UL),
        };
    }

    public static TrialResult Result(
        int classes,
        int modalities,
        float[] initial,
        float[] final,
        int[] learned,
        NetworkResult network,
        ulong digest
    ) =>
        new()
        {
            Classes = classes,
            Modalities = modalities,
            Outcome = TrialOutcome.Completed,
            InitialGamma = initial,
            FinalGamma = final,
            SufficientMoment = [.. Enumerable.Repeat(0.25f, classes * modalities)],
            InitialWinProbability = [.. Enumerable.Repeat(1f / modalities, classes * modalities)],
            LearnIterations = learned,
            TestClassCounts = [.. Enumerable.Repeat(100, classes)],
            Joint = network,
            Unimodal = [.. Enumerable.Repeat(network, modalities)],
            Probes = [.. Enumerable.Repeat(network, modalities)],
            WeightsDigest = digest,
        };

    private static AxisValue Number(string parameter, double value) =>
        new(parameter, value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), value);

    private static float Grow(double start, bool wins, int t)
    {
        // Cubic activation: 1/Gamma falls linearly until beta, then growth slows down; a loser stops where the winners take over.
        double time = wins ? t : Math.Min(t, 40);
        double inverse = 1 / start - 0.09 * time;
        return (float)(inverse > 1 ? 1 / inverse : 1 + 0.35 * Math.Log(1 + 0.05 * (time - (1 / start - 1) / 0.09)));
    }

    private static ImmutableArray<long> Binomial(int n, double p, long trials)
    {
        double[] weights = new double[n + 1];
        double coefficient = Math.Pow(1 - p, n);
        for (int k = 0; k <= n; k++)
        {
            weights[k] = coefficient;
            coefficient *= p < 1 ? (n - k) / (k + 1.0) * p / (1 - p) : 0;
        }

        return [.. weights.Select(w => (long)Math.Round(w * trials))];
    }
}
