using System.Globalization;

namespace ModalityCompetition.Cluster.Benchmarks;

/// <summary>The sweeps that are measured.</summary>
internal static class BenchSpecs
{
    /// <summary>Small trials: with the no-op engine they cost nothing, with the real one about 0.4 ms.</summary>
    public static string Text(string name, long trials) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        name: {{name}}
        seed: 2022
        trials: {{trials}}
        data:
          K: 3
          n: 200
          s: 1
          sigma_g: 0.1
          modalities:
            - {name: image, d: 4, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}
            - {name: text, d: 4, mu: 0.2, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}
        network: {m: 2, q: 3, beta: 1, sigma0: 0.1}
        training: {eta: 0.5, T: 50}
        evaluation: {test_n: 50}
        """) + "\n";

    /// <summary>The quick start's configuration, about 5 ms a trial.</summary>
    public static string Real(string name, long trials) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        name: {{name}}
        seed: 2022
        trials: {{trials}}
        data:
          K: 5
          n: 200
          s: 1
          sigma_g: 0.05
          modalities:
            - {name: image, d: 10, mu: 0.01, C: 1.4, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
            - {name: text,  d: 10, mu: 0.06, C: 1.8, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
        network: {m: 16, q: 3, beta: 1, sigma0: 0.003}
        training: {eta: 10, T: 200}
        evaluation: {test_n: 400}
        """) + "\n";
}
