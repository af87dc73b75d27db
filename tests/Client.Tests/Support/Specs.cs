using System.Globalization;

namespace ModalityCompetition.Client.Tests.Support;

/// <summary>Small specs.</summary>
internal static class Specs
{
    /// <summary>Trains in milliseconds: K = 3, n = 32, T = 20.</summary>
    public static string Tiny(int trials = 6, int iterations = 20, int samples = 32, string axes = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            name: tiny
            description: Small enough for a test.
            seed: 7
            trials: {{trials}}
            engine: cpu
            data:
              K: 3
              n: {{samples}}
              s: 1
              sigma_g: 0.1
              modalities:
                - {name: image, d: 4, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}
                - {name: text, d: 4, mu: 0.2, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}
            network: {m: 2, q: 3, beta: 1, sigma0: 0.2}
            training: {eta: 0.5, T: {{iterations}}}
            evaluation: {test_n: 50}
            output: {traces: 1}
            {{axes}}
            """
        ) + "\n";

    /// <summary>Two configurations over sigma_0.</summary>
    public static string TinySweep(int trials = 4) => Tiny(trials, axes: "axes:\n  - network.sigma0: [0.1, 0.2]");

    /// <summary>So many trials that whoever waits for its end has made a mistake.</summary>
    public static string Endless() => Tiny(trials: 1_000_000, iterations: 500, samples: 256, axes: "axes:\n  - network.sigma0: [0.1, 0.2]");

    /// <summary>Many short blocks that together take a second or more, so that there is time to disturb it.</summary>
    public static string Slowish(int configurations = 60) =>
        Tiny(
            trials: 8,
            iterations: 500,
            samples: 256,
            axes: string.Create(
                CultureInfo.InvariantCulture,
                $"axes:\n  - network.sigma0: {{linspace: {{from: 0.05, to: 0.5, count: {configurations}}}}}"
            )
        );
}
