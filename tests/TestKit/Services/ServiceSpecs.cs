using System.Globalization;

namespace ModalityCompetition.TestKit.Services;

/// <summary>Specs for tests of sweep services.</summary>
public static class ServiceSpecs
{
    /// <summary>Trials of a block of <see cref="Small"/>.</summary>
    public const int Block = 4;

    /// <summary>A sweep over sigma_0 whose blocks have four trials; with the synthetic engine they cost nothing.</summary>
    /// <param name="name">Name.</param>
    /// <param name="trials">Trials per configuration.</param>
    /// <param name="configurations">Number of configurations.</param>
    /// <param name="seed">Seed; sweeps of different seeds are different.</param>
    /// <param name="extra">Further lines.</param>
    /// <returns>The text; the number of iterations is such that blocks have <see cref="Block"/> trials, which with a target take a fifth of
    /// the time.</returns>
    public static string Small(string name = "small", int trials = 40, int configurations = 1, int seed = 7, string extra = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            name: {{name}}
            seed: {{seed}}
            trials: {{trials}}
            data:
              K: 3
              n: 2000
              s: 1
              sigma_g: 0.1
              modalities:
                - {name: image, d: 4, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}
                - {name: text, d: 4, mu: 0.2, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}
            network: {m: 2, q: 3, beta: 1}
            training: {eta: 0.5, T: {{(extra.Contains("until", StringComparison.Ordinal) ? 1150 : 5750)}}}
            evaluation: {test_n: 50}
            output: {traces: 1}
            axes:
              - network.sigma0: [{{string.Join(
                ", ",
                Enumerable.Range(1, configurations).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c / 10.0}"))
            )}}]
            {{extra}}
            """
        ) + "\n";
}
