using System.Globalization;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Sweeps;

/// <summary>Small valid sweeps made without a spec file.</summary>
public static class SyntheticSweep
{
    /// <summary>A sweep over sigma_0.</summary>
    /// <param name="configurations">Number of configurations.</param>
    /// <param name="trials">Trials per configuration.</param>
    /// <param name="classes">K.</param>
    /// <param name="modalities">R.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="pairing">Whether configurations share their random numbers.</param>
    /// <param name="blockSize">Largest block of its plan, a power of two; the sample size is chosen so, which costs nothing as long as
    /// nothing is trained.</param>
    public static SweepSpec Spec(
        int configurations = 2,
        long trials = 100,
        int classes = 3,
        int modalities = 2,
        ulong seed = 2022,
        Pairing pairing = Pairing.Independent,
        int blockSize = SweepPlan.LargestBlock
    )
    {
        int samples = 20;
        while (Plan(samples).BlockSize(0) > blockSize)
        {
            samples *= 2;
        }

        return Make(configurations, trials, classes, modalities, seed, pairing, samples);

        SweepPlan Plan(int n) => new(Make(1, trials, classes, modalities, seed, pairing, n));
    }

    private static SweepSpec Make(int configurations, long trials, int classes, int modalities, ulong seed, Pairing pairing, int samples)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"seed: {seed}\nconfigurations: {configurations}\nn: {samples}\nK: {classes}\nR: {modalities}\npairing: {pairing}\n"
        );
        return new SweepSpec
        {
            Name = "synthetic",
            Seed = seed,
            Trials = trials,
            Pairing = pairing,
            Engine = "synthetic",
            Confidence = 0.95,
            TracedTrials = 0,
            Configurations = [.. Enumerable.Range(0, configurations).Select(i => Planned(i, classes, modalities, samples))],
            CanonicalText = text,
            SourceText = text,
        };
    }

    /// <summary>What the trials of a small configuration compute.</summary>
    /// <param name="classes">K.</param>
    /// <param name="modalities">R.</param>
    /// <param name="initialScale">sigma_0.</param>
    /// <param name="samples">n.</param>
    public static TrialConfiguration Configuration(int classes = 3, int modalities = 2, double initialScale = 0.1, int samples = 20) =>
        new()
        {
            Data = new DataParameters
            {
                Classes = classes,
                TrainSamples = samples,
                Sparsity = 1,
                Modalities =
                [
                    .. Enumerable
                        .Range(0, modalities)
                        .Select(r => Modality("modality" + r.ToString(CultureInfo.InvariantCulture), classes, 0.1)),
                ],
            },
            Network = new NetworkParameters
            {
                Neurons = 2,
                Degree = 3,
                Beta = 1,
                InitialScale = initialScale,
            },
            Optimization = new OptimizationParameters { StepSize = 0.5, Iterations = 10 },
            Evaluation = new EvaluationParameters { TestSamples = 30 },
        };

    private static PlannedConfiguration Planned(int index, int classes, int modalities, int samples)
    {
        double scale = 0.1 / (index + 1);
        var value = new AxisValue("network.sigma0", scale.ToString("R", CultureInfo.InvariantCulture), scale);
        return new PlannedConfiguration(index, [value], Configuration(classes, modalities, scale, samples))
        {
            Measures = ShippedExperiments.Registry.Find(SpecKeys.DefaultExperiment)!,
        };
    }

    /// <summary>A modality of such a configuration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="classes">K, which is its dimension too.</param>
    /// <param name="insufficient">mu.</param>
    public static ModalityParameters Modality(string name, int classes, double insufficient) =>
        new()
        {
            Name = name,
            Dimension = classes,
            InsufficientProbability = insufficient,
            SufficientMax = 2,
            InsufficientTarget = 0.2,
            InsufficientOffTargetMax = 0.5,
            SufficientOffTargetMax = 0.2,
        };
}
