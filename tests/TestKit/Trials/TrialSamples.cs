using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Trials;

/// <summary>Small configurations and exact renderings of results for engine tests.</summary>
public static class TrialSamples
{
    /// <summary>The streams of every sample batch.</summary>
    public static StreamRoot Streams { get; } = new(2022);

    /// <summary>A configuration with one modality per dimension, in which training does something within a few dozen steps.</summary>
    public static TrialConfiguration Configuration(
        int classes,
        int samples,
        int neurons,
        int[] dimensions,
        int iterations,
        int degree = 3,
        double beta = 1,
        double step = 0.5,
        double scale = 0.2,
        DictionaryKind dictionary = DictionaryKind.Canonical,
        double? lossTarget = null,
        int testSamples = 50,
        double margin = 0,
        CheckpointSchedule? checkpoints = null,
        int validationSamples = 0
    )
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        return new TrialConfiguration
        {
            Data = new DataParameters
            {
                Classes = classes,
                TrainSamples = samples,
                Sparsity = 1,
                GaussianNoise = 0.05,
                Dictionary = dictionary,
                Modalities = [.. dimensions.Select((dimension, r) => Modality(r, dimension))],
            },
            Network = new NetworkParameters
            {
                Neurons = neurons,
                Degree = degree,
                Beta = beta,
                InitialScale = scale,
            },
            Optimization = new OptimizationParameters
            {
                StepSize = step,
                Iterations = iterations,
                LossTarget = lossTarget,
            },
            Evaluation = new EvaluationParameters
            {
                TestSamples = testSamples,
                ErrorMargin = margin,
                Checkpoints = checkpoints ?? CheckpointSchedule.None,
                ValidationSamples = validationSamples,
            },
        };
    }

    /// <summary>A batch of a configuration.</summary>
    public static TrialBatch Batch(TrialConfiguration configuration, long first = 0, int count = 1) =>
        new(configuration, Streams, first, count);

    /// <summary>Everything in a result on one line, floats by their bits: equal lines mean equal bits.</summary>
    public static string Bits(TrialResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return string.Join(
                '|',
                result.Classes,
                result.Modalities,
                result.Outcome,
                result.Divergence,
                Floats(result.InitialGamma),
                Floats(result.FinalGamma),
                Floats(result.SufficientMoment),
                Floats(result.InitialWinProbability),
                string.Join(',', result.LearnIterations),
                string.Join(',', result.TestClassCounts),
                Network(result.Joint),
                string.Join(' ', result.Unimodal.Select(Network)),
                string.Join(' ', result.Probes.Select(Network)),
                result.WeightsDigest.ToString("x16", null)
            )
            + (result.Checkpoints.Count == 0 ? "" : $"|{Bits(result.Checkpoints)}")
            + (result.Strata.Patterns == 0 ? "" : $"|{string.Join(',', result.Strata.Counts)}|{Floats(result.Strata.Variances)}");
    }

    /// <summary>The results of a batch, one line each.</summary>
    public static string Bits(ResultBlock results) => Bits(TrialCodec.Decode(results));

    /// <summary>Results, one line each.</summary>
    public static string Bits(IEnumerable<TrialResult> results) => string.Join('\n', results.Select(Bits));

    /// <summary>Everything that was measured at checkpoints on one line, floats by their bits.</summary>
    public static string Bits(CheckpointMeasurements checkpoints)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        return string.Join(
            '|',
            string.Join(',', checkpoints.Iterations),
            string.Join(',', checkpoints.TestErrors),
            string.Join(',', checkpoints.TrainErrors),
            string.Join(',', checkpoints.ValidationErrors),
            Floats(checkpoints.TrainLosses),
            Floats(checkpoints.Gamma)
        );
    }

    private static string Floats(float[] values) =>
        string.Join(',', values.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", null)));

    private static string Network(NetworkResult network) =>
        $"[{string.Join(',', network.TestErrors)};{network.TrainErrors};"
        + $"{BitConverter.SingleToUInt32Bits(network.FinalLoss):x8};{network.Iterations}]";

    private static ModalityParameters Modality(int r, int dimension) =>
        new()
        {
            Name = $"modality{r}",
            Dimension = dimension,
            InsufficientProbability = 0.1 + (0.05 * r),
            SufficientMax = 1.5,
            InsufficientTarget = 0.2,
            InsufficientOffTargetMax = 0.5,
            SufficientOffTargetMax = 0.2,
            SpanNoise = 0.02,
        };
}
