using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>Sweeps whose trials have twins, from the engine of the registry to the estimates.</summary>
public sealed class TwinRunTests : IDisposable
{
    private const string Text = """
        name: twins
        seed: 5
        trials: 160
        data:
          K: 3
          n: 40
          s: 1
          sigma_g: 0.05
          modalities:
            - {name: a, d: 4, mu: 0.05, C: 1.4, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
            - {name: b, d: 4, mu: 0.1, C: 1.6, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
        network: {m: 3, q: 3, sigma0: 0.1}
        training: {eta: 0.5, T: 200}
        evaluation: {test_n: 60}

        """;

    private readonly TemporaryFolder _temporary = new();
    private readonly ITrialEngine _engine = EngineRegistry.With().Create("cpu");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_sweep_has_one_hash_however_it_is_run_and_its_estimates_gain()
    {
        SweepSpec spec = Read("fidelity: {twins: 8, T: T/20, eta: 20*eta}");
        await using OpenRun whole = Open(spec, "whole");
        await Run(spec, whole, workers: 1);
        SweepSpec few = spec with { Trials = 37 };
        await using (OpenRun begun = Open(few, "parts"))
        {
            await Run(few, begun, workers: 3);
        }

        await using OpenRun parts = Open(spec, "parts");
        await Run(spec, parts, workers: 2);
        Assert.Equal(ResultsHash.Of(whole.Ledger, 1), ResultsHash.Of(parts.Ledger, 1));

        ConfigurationEstimates with = SweepEstimates.FromLedger(spec, whole.Ledger, 1, CancellationToken.None).Configurations[0];
        SweepSpec plain = Read("");
        await using OpenRun alone = Open(plain, "alone");
        await Run(plain, alone, workers: 1);
        ConfigurationEstimates without = SweepEstimates.FromLedger(plain, alone.Ledger, 1, CancellationToken.None).Configurations[0];

        // What uses no controls is the same to the last bit.
        foreach (
            string name in new[] { EstimandNames.TestError, EstimandNames.Gap, EstimandNames.TrainedWinPlain, EstimandNames.FinalLoss }
        )
        {
            Assert.Equal(
                without.Estimates.Where(e => e.Estimand.Name == name).Select(e => (e.Value, e.Low, e.High)),
                with.Estimates.Where(e => e.Estimand.Name == name).Select(e => (e.Value, e.Low, e.High))
            );
        }

        Estimate gap = with.Estimates.Single(e => e.Estimand.Name == EstimandNames.GapControlled);
        Assert.Contains("of cheaper twins", gap.Estimator, StringComparison.Ordinal);
        Estimate before = without.Estimates.Single(e => e.Estimand.Name == EstimandNames.Gap);
        Assert.True(gap.StandardError < 0.8 * before.StandardError, $"{gap.StandardError} with twins, {before.StandardError} without");
        Assert.True(Math.Abs(gap.Value - before.Value) < 5 * before.StandardError);
    }

    private static SweepSpec Read(string section) => Assert.IsType<SweepSpec>(ShippedSpecs.Read("spec.yaml", Text + section + "\n").Spec);

    private OpenRun Open(SweepSpec spec, string name) => OpenRun.Open(new RunFolder(_temporary.File(name)), spec, _engine.Identity);

    private async Task Run(SweepSpec spec, OpenRun run, int workers)
    {
        RunResult result = await new EmbeddedRunner(_engine, new RunnerOptions { Workers = workers }).RunAsync(
            spec,
            run.Ledger,
            null,
            CancellationToken.None
        );
        Assert.Equal(RunEnd.Completed, result.End);
    }
}
