using System.Globalization;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Cluster.Tests.Grains;

/// <summary>Specs of the cluster's tests, and what they give on one machine.</summary>
internal static class TestSpecs
{
    /// <summary>A sweep over sigma_0.</summary>
    public static string Small(
        string name = "small",
        int trials = 40,
        int configurations = 2,
        int seed = 7,
        int n = 200,
        int iterations = 50,
        string extra = ""
    ) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            name: {{name}}
            seed: {{seed}}
            trials: {{trials}}
            data:
              K: 3
              n: {{n}}
              s: 1
              sigma_g: 0.1
              modalities:
                - {name: image, d: 4, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}
                - {name: text, d: 4, mu: 0.2, C: 2, gamma: 0.2, rho: 0.5, rho_lo: 0.5, c: 0.2, c_lo: 0.5, tau: 0.01}
            network: {m: 2, q: 3, beta: 1}
            training: {eta: 0.5, T: {{iterations}}}
            evaluation: {test_n: 50}
            axes:
              - network.sigma0: [{{string.Join(
                ", ",
                Enumerable.Range(1, configurations).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c / 10.0}"))
            )}}]
            {{extra}}
            """
        ) + "\n";

    /// <summary>The results hash of a spec that is run alone and undisturbed in this process.</summary>
    public static async Task<string> EmbeddedHashAsync(string spec, ITrialEngine engine)
    {
        SweepSpec read = ShippedSpecs.Read("spec.yaml", spec).Spec!;
        string folder = Directory.CreateTempSubdirectory("modcomp-embedded-").FullName;
        try
        {
            await using OpenRun run = OpenRun.Open(
                new RunFolder(folder),
                read,
                engine.Identity,
                new LedgerOptions { Durability = LedgerDurability.None }
            );
            await new EmbeddedRunner(engine, new RunnerOptions { Workers = 2 }).RunAsync(read, run.Ledger, null, CancellationToken.None);
            return SweepEstimates.FromLedger(read, run.Ledger, 1, CancellationToken.None).HashOfResults(read, run.Ledger);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
