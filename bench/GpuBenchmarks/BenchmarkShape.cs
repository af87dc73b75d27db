using System.Globalization;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.GpuBenchmarks;

/// <summary>The sizes of a trial.</summary>
/// <param name="Text">As on the command line, for example <c>R=2,K=10,d=10,m=5,n=1000,q=3</c>.</param>
/// <param name="Sizes">
/// R, K, d, m, n and q; <c>scale</c>, the standard deviation of initial weights in thousandths, is 10 where it is left out.
/// </param>
internal sealed record BenchmarkShape(string Text, IReadOnlyDictionary<string, int> Sizes)
{
    private static readonly string[] Keys = ["R", "K", "d", "m", "n", "q"];

    /// <summary>Reads a shape; null when it is none.</summary>
    public static BenchmarkShape? Read(string text)
    {
        Dictionary<string, int> sizes = [];
        foreach (string part in text.Split(','))
        {
            if (
                part.Split('=') is not [string key, string number]
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            )
            {
                return null;
            }

            sizes[key] = size;
        }

        return Keys.All(sizes.ContainsKey) ? new BenchmarkShape(text, sizes) : null;
    }

    /// <summary>Trials of this shape, with as many test samples as training samples.</summary>
    public TrialConfiguration Configuration(int iterations) =>
        new()
        {
            Data = new DataParameters
            {
                Classes = Sizes["K"],
                TrainSamples = Sizes["n"],
                Sparsity = 1,
                GaussianNoise = 0.05,
                Modalities =
                [
                    .. Enumerable
                        .Range(0, Sizes["R"])
                        .Select(r => new ModalityParameters
                        {
                            Name = FormattableString.Invariant($"modality{r}"),
                            Dimension = Sizes["d"],
                            InsufficientProbability = 0.05,
                            SufficientMax = 1.5,
                            InsufficientTarget = 0.1,
                            InsufficientOffTargetMax = 0.3,
                            SufficientOffTargetMax = 0.2,
                        }),
                ],
            },
            Network = new NetworkParameters
            {
                Neurons = Sizes["m"],
                Degree = Sizes["q"],
                Beta = 1,
                InitialScale = Sizes.GetValueOrDefault("scale", 10) / 1000.0,
            },
            Optimization = new OptimizationParameters { StepSize = 0.5, Iterations = iterations },
            Evaluation = new EvaluationParameters { TestSamples = Sizes["n"] },
        };
}
