using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.Running;
using ModalityCompetition.TestKit.Ledgers;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Leases;

/// <summary>The SQL does what the pure protocol says: both get the same requests and are compared after each.</summary>
public sealed class LeaseConformanceTests
{
    private const int Seed = 20220317;
    private const int Steps = 300;
    private static readonly TrialBlock[] s_blocks = [new(0, 0, 4), new(0, 4, 4), new(1, 0, 8)];

    // Long enough that no lease runs out while the test runs; the test lets leases run out itself.
    private static readonly LeaseOptions s_options = new() { Length = TimeSpan.FromHours(2) };

    [SkippableFact]
    public async Task The_database_answers_as_the_pure_protocol_does()
    {
        await using var ledgers = new SharedLedgers();
        var random = new Random(Seed);
        var model = new LeasedBlock[s_blocks.Length];
        BlockLeases[] workers = [await JoinAsync(ledgers), await JoinAsync(ledgers), await JoinAsync(ledgers)];
        long token = 0;
        int[] answers = new int[5];
        for (int step = 0; step < Steps; step++)
        {
            int b = random.Next(s_blocks.Length);
            BlockLeases worker = workers[random.Next(workers.Length)];
            TrialBlock block = s_blocks[b];
            switch (random.Next(6))
            {
                case 0 or 1:
                    (model[b], LeaseAnswer expected) = LeaseProtocol.Claim(model[b], worker.Worker, 0, 1, ++token);
                    BlockStanding found = (await worker.ClaimAsync([block], CancellationToken.None))[0];
                    Assert.True(Standing(expected) == found, $"seed {Seed}, step {step}: expected {expected}, found {found}");
                    answers[(int)expected]++;
                    break;
                case 2 when model[b].Lease is { } held:
                    model[b] = model[b] with { Lease = held with { Expires = 0 } };
                    ledgers.Sql($"UPDATE modcomp_lease SET expires_at = '2000-01-01' WHERE configuration = {block.Configuration} AND first_trial = {block.FirstTrial}");
                    break;
                case 3 when model[b].Lease?.Worker == worker.Worker:
                    model[b] = LeaseProtocol.Release(model[b], model[b].Lease!.Value.Worker, model[b].Lease!.Value.Token);
                    worker.Release(block);
                    await UntilAsync(() => ledgers.Sql($"SELECT count(*) FROM modcomp_lease WHERE configuration = {block.Configuration} AND first_trial = {block.FirstTrial}") == "0");
                    break;
                case 4 when random.Next(20) == 0:
                    (model[b], _) = LeaseProtocol.Append(model[b], b);
                    await worker.Ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
                    break;
                case 5:
                    BlockStanding look = (await worker.LookAsync([block], CancellationToken.None))[0];
                    BlockStanding wanted = model[b].Bits is not null ? BlockStanding.Committed
                        : model[b].Lease is { Expires: > 0 } lease && lease.Worker != worker.Worker ? BlockStanding.Elsewhere : BlockStanding.Free;
                    Assert.True(wanted == look, $"seed {Seed}, step {step}: expected {wanted}, found {look}");
                    break;
            }

            string leases = string.Join('\n', s_blocks.Select((s, i) => (s, model[i].Lease)).Where(l => l.Lease is not null)
                .Select(l => $"{l.s.Configuration}|{l.s.FirstTrial}|{l.Lease!.Value.Worker}|{(l.Lease.Value.Expires > 0 ? "t" : "f")}"));
            Assert.Equal(leases, ledgers.Sql("SELECT configuration, first_trial, worker, expires_at > clock_timestamp() FROM modcomp_lease ORDER BY configuration, first_trial"));
        }

        Assert.True(answers[(int)LeaseAnswer.Granted] > 20 && answers[(int)LeaseAnswer.Held] > 5, "The dice left too little to compare.");
        foreach (BlockLeases worker in workers)
        {
            await worker.DisposeAsync();
        }

        Assert.Equal("0", ledgers.Sql("SELECT count(*) FROM modcomp_lease"));
    }

    [SkippableFact]
    public async Task Of_many_claimants_at_once_one_gets_each_block()
    {
        await using var ledgers = new SharedLedgers();
        BlockLeases[] workers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => JoinAsync(ledgers)));
        TrialBlock[] blocks = [.. Enumerable.Range(0, 40).Select(i => new TrialBlock(0, 4 * i, 4))];
        for (int round = 0; round < 3; round++)
        {
            IReadOnlyList<BlockStanding>[] answers = await Task.WhenAll(workers.Select((w, i) => Task.Run(async () =>
            {
                // Each in an order of its own, so that they meet.
                int[] order = [.. Enumerable.Range(0, blocks.Length).Select(k => (k + (5 * i)) % blocks.Length)];
                IReadOnlyList<BlockStanding> got = await w.ClaimAsync([.. order.Select(k => blocks[k])], CancellationToken.None);
                return (IReadOnlyList<BlockStanding>)[.. Enumerable.Range(0, blocks.Length).Select(k => got[Array.IndexOf(order, k)])];
            })));
            for (int b = 0; b < blocks.Length; b++)
            {
                // A row that a competitor has locked is skipped; in the rounds of takeover all may skip each other's, but never get the same.
                int winners = answers.Count(a => a[b] == BlockStanding.Mine);
                Assert.True(winners == 1 || (round > 0 && winners == 0), $"Block {b} went to {winners} workers.");
            }

            // Everything runs out; the next round is one of takeovers, in which the old holders no longer count.
            ledgers.Sql("UPDATE modcomp_lease SET expires_at = '2000-01-01', worker = 1000");
            foreach (BlockLeases worker in workers)
            {
                await Task.WhenAll(blocks.Select(b => { worker.Release(b); return Task.CompletedTask; }));
            }
        }

        await Task.WhenAll(workers.Select(w => w.DisposeAsync().AsTask()));
    }

    private static async Task<BlockLeases> JoinAsync(SharedLedgers ledgers)
    {
        await using PostgresLedger ledger = await ledgers.OpenAsync();
        return await BlockLeases.JoinAsync(ledgers.Connect(), ledger.Sweep, new Postgres.Registry.WorkerDescription("test", 1, 1, "test"), s_options, CancellationToken.None);
    }

    private static BlockStanding Standing(LeaseAnswer answer) => answer switch
    {
        LeaseAnswer.Granted => BlockStanding.Mine,
        LeaseAnswer.Committed => BlockStanding.Committed,
        _ => BlockStanding.Elsewhere,
    };

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
