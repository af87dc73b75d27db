using System.Globalization;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Estimates;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Estimates.Verdicts;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Tests.Ledger;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Verdicts;

/// <summary>Which claims of trained sweeps are one and the same in several configurations.</summary>
public sealed class RepeatedClaimsTests
{
    private const int Trials = 12;

    [Theory]
    [InlineData("training.remedy.method: [none, unimodal_losses, alternating]", "0–2", "0–2", "0–2", "0–2")]
    [InlineData("training.T: [150, 200]", "0, 1", "0, 1", null, null)]
    [InlineData("evaluation.lambda: [0.4, 0.5, 0.6]", "0–2", "0–2", "0–2", "0–2")]
    [InlineData("network.sigma0: [0.1, 0.2]", "0, 1", null, null, null)]
    [InlineData("data.modalities[1].mu: [0.1, 0.2]", null, null, "0, 1", null)]
    [InlineData("data.n: [30, 31]", null, null, null, null)]
    [InlineData("evaluation.initial_margin: [0, 0.1]", null, null, "0, 1", "0, 1")]
    public async Task A_claim_is_one_where_nothing_that_it_is_about_is_swept(
        string axis,
        string? initial,
        string? simulated,
        string? image,
        string? text
    )
    {
        (SweepSpec spec, VerdictTable table, TrialResult[][] trials) = await RunAsync(axis);
        Assert.Equal(initial, Where(table, "P(initial winner), image"));
        Assert.Equal(simulated, Where(table, "P(initial winner) simulated, image"));
        Assert.Equal(image, Where(table, "uni-modal test error, image"));
        Assert.Equal(image, Where(table, "uni-modal training error, image"));
        Assert.Equal(text, Where(table, "uni-modal test error, text"));
        Assert.Null(Where(table, "P(trained winner), image"));

        // One statement is paid for once.
        Assert.Equal(1 - (0.05 / table.Rows.Count), table.IntervalConfidence, 12);

        // What is shown once is the same trial by trial.
        foreach (VerdictRow row in table.Rows.Where(r => !r.Configurations.IsEmpty))
        {
            Assert.Equal(row.Configurations[0], row.Configuration);
            foreach (int other in row.Configurations)
            {
                for (int t = 0; t < Trials; t++)
                {
                    Assert.Equal(Measured(row, trials[row.Configurations[0]][t]), Measured(row, trials[other][t]));
                }
            }
        }

        // Every claim of every configuration is in some row.
        int claims = spec.Configurations.Sum(c => table.Rows.Count(r => r.Configuration == c.Index || r.Configurations.Contains(c.Index)));
        (_, VerdictTable apart, _) = await RunAsync(axis, "independent");
        Assert.Equal(apart.Rows.Count(r => r.Configuration is not null), claims);
        Assert.All(apart.Rows, r => Assert.Empty(r.Configurations));
    }

    [Fact]
    public async Task Two_measurements_that_happen_to_be_equal_are_two()
    {
        // Nothing is learned: every network errs always, whatever the step.
        (_, VerdictTable table, TrialResult[][] trials) = await RunAsync("training.eta: [0.0001, 0.0002]");
        Assert.Equal(trials[0].Select(t => t.Unimodal[0].TestErrors.Sum()), trials[1].Select(t => t.Unimodal[0].TestErrors.Sum()));
        Assert.Equal(2, table.Rows.Count(r => r.Quantity == "uni-modal test error, image"));
    }

    [Fact]
    public void What_is_not_known_to_be_free_of_the_rest_is_never_one()
    {
        TrialConfiguration any = new SyntheticTrials().Configuration().Configuration;
        Assert.Null(SameMeasurement.Of(any, new Estimand(EstimandNames.Gap)));
        Assert.Null(SameMeasurement.Of(any, new Estimand(EstimandNames.TestError, NetworkKind.Joint)));
        Assert.Null(SameMeasurement.Of(any, new Estimand(EstimandNames.TestError, NetworkKind.Probe, 0)));
        Assert.Null(SameMeasurement.Of(any, new Estimand(EstimandNames.TrainedWin, Modality: 0)));
    }

    private static string? Where(VerdictTable table, string quantity)
    {
        VerdictRow[] rows = [.. table.Rows.Where(r => r.Configuration is not null && r.Quantity == quantity)];
        const string same = "the same in configurations ";
        return rows is [{ Configurations.IsEmpty: false } one] && one.Where.StartsWith(same, StringComparison.Ordinal)
            ? one.Where[same.Length..]
            : null;
    }

    private static string Measured(VerdictRow row, TrialResult trial)
    {
        int r = row.Quantity.EndsWith("image", StringComparison.Ordinal) ? 0 : 1;
        return row.Quantity switch
        {
            _ when row.Quantity.StartsWith("uni-modal", StringComparison.Ordinal) => string.Join(
                ' ',
                trial.Unimodal[r].TestErrors.Append(trial.Unimodal[r].TrainErrors)
            ),
            _ when row.Quantity.Contains("simulated", StringComparison.Ordinal) => string.Join(
                ' ',
                trial.InitialGamma.Select(g => g.ToString("R", CultureInfo.InvariantCulture))
            ),
            _ => string.Join(' ', trial.InitialWinProbability.Select(p => p.ToString("R", CultureInfo.InvariantCulture))),
        };
    }

    private static async Task<(SweepSpec Spec, VerdictTable Table, TrialResult[][] Trials)> RunAsync(string axis, string pairing = "common")
    {
        string text = $$"""
            name: repeated
            seed: 5
            trials: {{Trials}}
            pairing: {{pairing}}
            data:
              K: 3
              n: 30
              s: 1
              sigma_g: 0.05
              modalities:
                - {name: image, d: 6, mu: 0.1, C: 1.4, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
                - {name: text,  d: 6, mu: 0.1, C: 1.8, gamma: 0.1, rho: 0.3, c: 0.2, tau: 0.01}
            network: {m: 4, q: 3, beta: 1, sigma0: 0.1}
            training: {eta: 10, T: 200}
            evaluation: {test_n: 20}
            axes:
              - {{axis}}
            """;
        SweepSpec spec = Assert.IsType<SweepSpec>(ShippedSpecs.Read("repeated.yaml", text).Spec);
        var engine = new CpuTrialEngine();
        await using FileLedger ledger = FileLedger.Open(
            "trials.ledger",
            new LedgerIdentity(spec.CanonicalText, engine.Identity),
            new LedgerOptions { CodeVersion = "test", Durability = LedgerDurability.None },
            new MemoryDisk()
        );
        var plan = new SweepPlan(spec);
        for (long index = 0; index < plan.BlockCount; index++)
        {
            TrialBlock block = plan.Block(index);
            await ledger.AppendAsync(block, engine.Run(plan.Batch(block), CancellationToken.None), CancellationToken.None);
        }

        var estimates = SweepEstimates.FromLedger(spec, ledger, 1, CancellationToken.None).Configurations;
        VerdictTable table = VerdictTable.Of(spec, estimates, ledger, CancellationToken.None);
        TrialResult[][] trials =
        [
            .. spec.Configurations.Select(c => ledger.Read(c.Index, new TrialRange(0, Trials)).Select(r => r.Result).ToArray()),
        ];
        return (spec, table, trials);
    }
}
