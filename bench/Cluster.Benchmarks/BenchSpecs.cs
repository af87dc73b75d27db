using System.Globalization;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>The sweeps that are measured.</summary>
internal static class BenchSpecs
{
    /// <summary>Small trials: with the no-op engine they cost nothing, with the real one about 0.4 ms.</summary>
    public static string Small(string name, long trials) =>
        Text(name, trials, classes: 3, dimension: 4, neurons: 2, iterations: 50, tests: 50);

    /// <summary>
    /// Trials that train: <c>small</c>, <c>quickstart</c> (the quick start's configuration) or <c>wide</c> (more classes, dimensions and
    /// neurons).
    /// </summary>
    public static string Real(string name, string shape, long trials) =>
        shape switch
        {
            "small" => Small(name, trials),
            "quickstart" => Text(name, trials, classes: 5, dimension: 10, neurons: 16, iterations: 200, tests: 400),
            "wide" => Text(name, trials, classes: 10, dimension: 32, neurons: 16, iterations: 100, tests: 400),
            _ => throw new ArgumentException($"There is no shape {shape}: take small, quickstart or wide."),
        };

    /// <summary>Small trials, so many of which are a block of the plan; for engines that train nothing.</summary>
    /// <param name="name">Name of the sweep.</param>
    /// <param name="trials">Trials per configuration.</param>
    /// <param name="block">Trials of a block, a power of two.</param>
    /// <param name="configurations">Configurations, at least 1.</param>
    public static string OfBlocks(string name, long trials, int block, int configurations = 1)
    {
        string count = configurations.ToString(CultureInfo.InvariantCulture);
        string axes = configurations == 1 ? "" : $"axes:\n  - training.eta: {{linspace: {{from: 1, to: 2, count: {count}}}}}\n";
        for (int iterations = 1; ; iterations *= 2)
        {
            string text = Text(name, trials, classes: 3, dimension: 4, neurons: 2, iterations, tests: 50) + axes;
            SweepSpec spec =
                SpecReader.Read("bench.yaml", text, ShippedExperiments.Registry).Spec ?? throw new InvalidOperationException(text);
            if (new SweepPlan(spec).BlockSize(0) <= block)
            {
                return text;
            }
        }
    }

    private static string Text(string name, long trials, int classes, int dimension, int neurons, int iterations, int tests) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            name: {{name}}
            seed: 2022
            trials: {{trials}}
            data:
              K: {{classes}}
              n: 200
              s: 1
              sigma_g: 0.05
              modalities:
                - {name: image, d: {{dimension}}, mu: 0.01, C: 1.4, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
                - {name: text,  d: {{dimension}}, mu: 0.06, C: 1.8, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
            network: {m: {{neurons}}, q: 3, beta: 1, sigma0: 0.003}
            training: {eta: 10, T: {{iterations}}}
            evaluation: {test_n: {{tests}}}
            """
        ) + "\n";
}
