using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.TestKit.Sweeps;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

/// <summary>The configuration of laws of trials that are drawn and not trained: two modalities alike, both always sufficient.</summary>
internal static class TwoModalities
{
    /// <summary>A configuration of its own.</summary>
    /// <param name="classes">K.</param>
    /// <param name="samples">n.</param>
    /// <param name="neurons">m.</param>
    /// <param name="scale">sigma_0.</param>
    /// <param name="testSamples">Test samples.</param>
    /// <param name="twins">The twins of a trial; null for none.</param>
    public static PlannedConfiguration Configuration(
        int classes,
        int samples,
        int neurons,
        double scale,
        int testSamples,
        TwinParameters? twins = null
    ) =>
        new(
            0,
            [],
            new TrialConfiguration
            {
                Data = new DataParameters
                {
                    Classes = classes,
                    TrainSamples = samples,
                    Sparsity = 1,
                    Modalities =
                    [
                        SyntheticSweep.Modality("image", classes, insufficient: 0),
                        SyntheticSweep.Modality("text", classes, insufficient: 0),
                    ],
                },
                Network = new NetworkParameters
                {
                    Neurons = neurons,
                    Degree = 3,
                    Beta = 1,
                    InitialScale = scale,
                },
                Optimization = new OptimizationParameters { StepSize = 0.5, Iterations = 10 },
                Evaluation = new EvaluationParameters { TestSamples = testSamples },
                Twins = twins,
            }
        )
        {
            Measures = ShippedExperiments.Registry.Find(SpecKeys.DefaultExperiment)!,
        };
}
