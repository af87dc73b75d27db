using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Tests.Distributions;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Theory;

/// <summary>Configurations that the tests of the theory and of the ranges start from.</summary>
internal static class ConfigurationExamples
{
    public static TrialConfiguration Of(DataParameters data, int neurons = 5, int degree = 3, double margin = 0) =>
        new()
        {
            Data = data,
            Network = new()
            {
                Neurons = neurons,
                Degree = degree,
                Beta = 1,
                InitialScale = 0.1,
            },
            Optimization = new() { StepSize = 0.5, Iterations = 10 },
            Evaluation = new() { TestSamples = 10, InitialMargin = margin },
        };

    /// <summary>Modalities that differ only in C and mu, one per pair.</summary>
    public static DataParameters Data(int classes, int samples, params (double SufficientMax, double Mu)[] modalities)
    {
        ModalityParameters example = DataExamples.TwoModalities.Modalities[0];
        return DataExamples.TwoModalities with
        {
            Classes = classes,
            Sparsity = 1,
            TrainSamples = samples,
            Modalities =
            [
                .. modalities.Select(
                    (m, r) =>
                        example with
                        {
                            Name = $"m{r}",
                            Dimension = classes,
                            SufficientMax = m.SufficientMax,
                            InsufficientProbability = m.Mu,
                        }
                ),
            ],
        };
    }
}
