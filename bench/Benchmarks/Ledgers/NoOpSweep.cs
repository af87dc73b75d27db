using System.Globalization;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Benchmarks.Ledgers;

/// <summary>
/// Specs for <see cref="NoOpEngine"/>, read as a user's are. The plan's block size follows from the sample size, which costs nothing here.
/// </summary>
internal static class NoOpSweep
{
    /// <summary>A sweep whose blocks have a given size.</summary>
    /// <param name="trials">Trials per configuration.</param>
    /// <param name="blockSize">Trials per block, a power of two up to <see cref="SweepPlan.LargestBlock"/>.</param>
    /// <param name="classes">K; with two modalities a result takes 60 K + 20 + 20 (K + 3) bytes.</param>
    public static SweepSpec Of(long trials, int blockSize, int classes = 5)
    {
        for (int samples = 20; samples <= 1 << 24; samples *= 2)
        {
            SweepSpec spec = Read(trials, samples, classes);
            if (new SweepPlan(spec).BlockSize(0) <= blockSize)
            {
                return spec;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(blockSize), blockSize, "No sample size gives blocks so short.");
    }

    private static SweepSpec Read(long trials, int samples, int classes)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            name: no-op
            seed: 2022
            trials: {{trials}}
            data:
              K: {{classes}}
              n: {{samples}}
              s: 1
              sigma_g: 0.05
              modalities:
                - {name: image, d: {{classes}}, mu: 0.01, C: 1.4, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
                - {name: text, d: {{classes}}, mu: 0.06, C: 1.8, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
            network: {m: 2, q: 3, beta: 1, sigma0: 0.1}
            training: {eta: 0.1, T: 4}
            evaluation: {test_n: 100}
            """
        );
        SpecReading reading = SpecReader.Read("no-op.yaml", text, ShippedExperiments.Registry);
        return reading.Spec ?? throw new InvalidOperationException(string.Join('\n', reading.Errors));
    }
}
