using System.Globalization;
using System.Text.Json.Serialization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Reports.Traces;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Reports.Documents;

/// <summary><c>trial.json</c>, the description of exported arrays. Symbols are those of the model; fields are documented in
/// <c>docs/reading-a-report.md</c>.</summary>
internal sealed record TrialDocument
{
    /// <summary>Version of the schema.</summary>
    public string Schema { get; } = "modality-competition/arrays/1";

    /// <summary>Index of the configuration.</summary>
    public required int Configuration { get; init; }

    /// <summary>Index of the trial.</summary>
    public required long Trial { get; init; }

    /// <summary>Classes.</summary>
    [JsonPropertyName("K")]
    public required int Classes { get; init; }

    /// <summary>Modalities.</summary>
    [JsonPropertyName("R")]
    public required int ModalityCount { get; init; }

    /// <summary>Samples for training.</summary>
    [JsonPropertyName("n")]
    public required int TrainSamples { get; init; }

    /// <summary>Samples for tests.</summary>
    [JsonPropertyName("test_n")]
    public required int TestSamples { get; init; }

    /// <summary>What test errors are divided by to be shares, where the test sample is stratified; null where that is the number of test
    /// samples.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TestUnits { get; init; }

    /// <summary>The strata of the test sample; null where it is not stratified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StrataEntry? Strata { get; init; }

    /// <summary>Neurons of a class.</summary>
    [JsonPropertyName("m")]
    public required int Neurons { get; init; }

    /// <summary>Degree of the activation.</summary>
    [JsonPropertyName("q")]
    public required int Degree { get; init; }

    /// <summary>Where the activation becomes linear.</summary>
    public required double Beta { get; init; }

    /// <summary>Standard deviation of initial weights.</summary>
    [JsonPropertyName("sigma0")]
    public required double InitialScale { get; init; }

    /// <summary>Step size.</summary>
    [JsonPropertyName("eta")]
    public required double StepSize { get; init; }

    /// <summary>Iterations.</summary>
    [JsonPropertyName("T")]
    public required int Iterations { get; init; }

    /// <summary>Loss at which training stops; null to train all iterations.</summary>
    public required double? LossTarget { get; init; }

    /// <summary>Step size of the second layer; null where it is fixed to ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SecondLayerEta { get; init; }

    /// <summary>What changes joint training; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RemedyEntry? Remedy { get; init; }

    /// <summary>Margin of a test error.</summary>
    [JsonPropertyName("margin")]
    public required double ErrorMargin { get; init; }

    /// <summary>Margin of an initial winner.</summary>
    public required double InitialMargin { get; init; }

    /// <summary>Sparsity.</summary>
    [JsonPropertyName("s")]
    public required double Sparsity { get; init; }

    /// <summary>Standard deviation of Gaussian noise.</summary>
    [JsonPropertyName("sigma_g")]
    public required double GaussianNoise { get; init; }

    /// <summary>Digest of the final weights, 16 hexadecimal digits.</summary>
    public required string WeightsDigest { get; init; }

    /// <summary>The modalities, [R].</summary>
    public required IEnumerable<ModalityEntry> Modalities { get; init; }

    /// <summary>Gamma at the start, [K][R].</summary>
    public required IEnumerable<IEnumerable<float?>> InitialGamma { get; init; }

    /// <summary>Gamma at the end, [K][R].</summary>
    public required IEnumerable<IEnumerable<float?>> FinalGamma { get; init; }

    /// <summary>Moments of sufficient samples, [K][R].</summary>
    public required IEnumerable<IEnumerable<float?>> SufficientMoment { get; init; }

    /// <summary>Probability that a modality wins a class at the start, [K][R].</summary>
    public required IEnumerable<IEnumerable<float?>> InitialWinProbability { get; init; }

    /// <summary>Iterations at which Gamma reached beta, -1 for never, [K][R].</summary>
    public required IEnumerable<IEnumerable<float?>> LearnIterations { get; init; }

    /// <summary>The joint network.</summary>
    public required NetworkEntry Joint { get; init; }

    /// <summary>The uni-modal networks, [R].</summary>
    public required IEnumerable<NetworkEntry> Unimodal { get; init; }

    /// <summary>The joint network's encoders by themselves, [R].</summary>
    public required IEnumerable<NetworkEntry> Probes { get; init; }

    /// <summary>What was measured at checkpoints; null without any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CheckpointEntry>? Checkpoints { get; init; }

    /// <summary>The estimates of the weights of Gradient-Blending; null under other methods.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BlendingEntry>? Blending { get; init; }

    /// <summary>The document of a trial.</summary>
    public static TrialDocument Of(TracedTrial traced)
    {
        TrialConfiguration configuration = traced.Configuration.Configuration;
        TrialResult result = traced.Trace.Result;
        int modalities = configuration.Modalities;
        return new TrialDocument
        {
            Configuration = traced.Configuration.Index,
            Trial = traced.Trace.Trial,
            Classes = configuration.Classes,
            ModalityCount = modalities,
            TrainSamples = configuration.Data.TrainSamples,
            TestSamples = configuration.Evaluation.TestSamples,
            TestUnits = configuration.Evaluation.IsStratified ? configuration.TestUnits : null,
            Strata = configuration.Evaluation.IsStratified ? StrataEntry.Of(configuration, result) : null,
            Neurons = configuration.Network.Neurons,
            Degree = configuration.Network.Degree,
            Beta = configuration.Network.Beta,
            InitialScale = configuration.Network.InitialScale,
            StepSize = configuration.Optimization.StepSize,
            Iterations = configuration.Optimization.Iterations,
            LossTarget = configuration.Optimization.LossTarget,
            SecondLayerEta = configuration.TrainsSecondLayer ? configuration.Network.SecondLayerStep : null,
            Remedy = configuration.IsRemedied ? RemedyEntry.Of(configuration.Remedy) : null,
            ErrorMargin = configuration.Evaluation.ErrorMargin,
            InitialMargin = configuration.Evaluation.InitialMargin,
            Sparsity = configuration.Data.Sparsity,
            GaussianNoise = configuration.Data.GaussianNoise,
            WeightsDigest = result.WeightsDigest.ToString("x16", CultureInfo.InvariantCulture),
            Modalities = configuration.Data.Modalities.Select(ModalityEntry.Of),
            InitialGamma = Matrix(result.InitialGamma, modalities),
            FinalGamma = Matrix(result.FinalGamma, modalities),
            SufficientMoment = Matrix(result.SufficientMoment, modalities),
            InitialWinProbability = Matrix(result.InitialWinProbability, modalities),
            LearnIterations = Matrix([.. result.LearnIterations.Select(t => (float)t)], modalities),
            Joint = NetworkEntry.Of(result.Joint),
            Unimodal = result.Unimodal.Select(NetworkEntry.Of),
            Probes = result.Probes.Select(NetworkEntry.Of),
            Checkpoints = result.Checkpoints.Count == 0 ? null : [.. CheckpointEntry.Of(result)],
            Blending = traced.Trace.Blending.IsEmpty ? null : [.. traced.Trace.Blending.Select(BlendingEntry.Of)],
        };
    }

    private static IEnumerable<IEnumerable<float?>> Matrix(float[] values, int columns) =>
        values.Chunk(columns).Select(row => row.Select(Finite.OrNull));
}

/// <summary>A modality in <c>trial.json</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="D">Dimension.</param>
/// <param name="Mu">Probability that it is insufficient.</param>
/// <param name="C">Greatest code of a sufficient sample's class.</param>
/// <param name="Gamma">Code of an insufficient sample's class.</param>
/// <param name="Rho">Greatest code of an insufficient sample's other classes.</param>
/// <param name="RhoLo">Least code of an insufficient sample's other classes.</param>
/// <param name="SmallC">Greatest code of a sufficient sample's other classes.</param>
/// <param name="SmallCLo">Least code of a sufficient sample's other classes.</param>
/// <param name="Tau">Noise in the span of the dictionary.</param>
/// <param name="SigmaG">Gaussian noise of its own; absent where it has that of all.</param>
internal sealed record ModalityEntry(
    string Name,
    int D,
    double Mu,
    [property: JsonPropertyName("C")] double C,
    double Gamma,
    double Rho,
    double RhoLo,
    [property: JsonPropertyName("c")] double SmallC,
    [property: JsonPropertyName("c_lo")] double SmallCLo,
    double Tau,
    [property: JsonPropertyName("sigma_g"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? SigmaG
)
{
    /// <summary>The entry of a modality.</summary>
    public static ModalityEntry Of(ModalityParameters modality) =>
        new(
            modality.Name,
            modality.Dimension,
            modality.InsufficientProbability,
            modality.SufficientMax,
            modality.InsufficientTarget,
            modality.InsufficientOffTargetMax,
            modality.InsufficientOffTargetLow,
            modality.SufficientOffTargetMax,
            modality.SufficientOffTargetLow,
            modality.SpanNoise,
            modality.GaussianNoise
        );
}

/// <summary>A network in <c>trial.json</c>.</summary>
/// <param name="TestErrors">Test errors of each class, [K].</param>
/// <param name="TrainErrors">Errors on the training set.</param>
/// <param name="FinalLoss">Loss at the end; null when it is not finite.</param>
/// <param name="Iterations">Iterations it was trained.</param>
internal sealed record NetworkEntry(int[] TestErrors, int TrainErrors, float? FinalLoss, int Iterations)
{
    /// <summary>The entry of a network.</summary>
    public static NetworkEntry Of(NetworkResult network) =>
        new(network.TestErrors, network.TrainErrors, Finite.OrNull(network.FinalLoss), network.Iterations);
}

/// <summary>
/// The strata of a stratified test sample in <c>trial.json</c>. Patterns: 0, every modality is sufficient; 1 + r, r alone is insufficient;
/// R + 1, two or more are. Columns: joint network, uni-modal networks, probes, then both of joint and uni-modal r, both of probe and
/// uni-modal r.
/// </summary>
/// <param name="Weights">Probabilities of the patterns, [R + 2].</param>
/// <param name="Samples">Samples of each class and pattern, class by class, pattern by pattern as the sample lies, [K][R + 2].</param>
/// <param name="Errors">Errors on the samples of each pattern, [R + 2][1 + 4R].</param>
/// <param name="Variances">Variances by the choice of test samples, [1 + 4R]; null where the trial did not complete.</param>
internal sealed record StrataEntry(double[] Weights, int[][] Samples, int[][] Errors, float?[] Variances)
{
    /// <summary>The entry of a trial.</summary>
    public static StrataEntry Of(TrialConfiguration configuration, TrialResult result)
    {
        TestStrata strata = new(configuration.Data, configuration.Evaluation.TestSamples);
        int[] patterns = [.. Enumerable.Range(0, strata.Patterns)];
        return new(
            [.. patterns.Select(strata.Weight)],
            [.. Enumerable.Range(0, strata.Classes).Select(j => patterns.Select(p => strata.Count(j, p)).ToArray())],
            [.. result.Strata.Counts.Chunk(result.Strata.Columns)],
            [.. result.Strata.Variances.Select(Finite.OrNull)]
        );
    }
}
