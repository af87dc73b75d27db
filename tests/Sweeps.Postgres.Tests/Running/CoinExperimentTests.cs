using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Experiments;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Running;

/// <summary>Workers share the trials of an experiment that the program does not know.</summary>
public sealed class CoinExperimentTests
{
    [SkippableTheory]
    [InlineData("")]
    [InlineData("until: {estimand: heads, half_width: 0.2}")]
    public async Task Two_workers_give_the_results_of_one_run_in_a_folder(string until)
    {
        string text = CoinLaw.Spec(trials: 3000, more: until);
        await using var ledgers = new SharedLedgers();
        SweepSpec spec = CoinRun.Read(text);
        RunResult[] results = await Task.WhenAll(WorkAsync(ledgers, spec), WorkAsync(ledgers, spec));
        Assert.All(results, r => Assert.Equal(RunEnd.Completed, r.End));
        await using CoinRun embedded = await CoinRun.OfAsync(text);
        PostgresLedger shared = await ledgers.OpenAsync(identity: Identity(spec));
        await using (shared)
        {
            Assert.Equal(embedded.Report().ResultsHash, CoinRun.ReportOf(spec, shared, new CoinEngine()).ResultsHash);
        }
    }

    private static LedgerIdentity Identity(SweepSpec spec) => new(spec.CanonicalText, new CoinEngine().Identity);

    private static async Task<RunResult> WorkAsync(SharedLedgers ledgers, SweepSpec spec)
    {
        await using PostgresLedger ledger = await ledgers.OpenAsync(identity: Identity(spec));
        await using BlockLeases leases = await BlockLeases.JoinAsync(
            ledgers.Connect(),
            ledger.Sweep,
            new WorkerDescription("test", 1, 2, "test"),
            new LeaseOptions { LookInterval = TimeSpan.FromMilliseconds(20) },
            CancellationToken.None
        );
        var options = new RunnerOptions { Workers = 2, Leases = leases };
        return await new EmbeddedRunner(new CoinEngine(), options).RunAsync(spec, leases.Ledger, null, CancellationToken.None);
    }
}
