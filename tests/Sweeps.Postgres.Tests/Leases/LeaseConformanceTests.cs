using System.Globalization;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Leases;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.Sweeps.Running.Sharing;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Trials;

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
                    BlockStanding found = (await worker.ClaimAsync([block], 1, CancellationToken.None))[0];
                    Assert.True(Standing(expected) == found, $"seed {Seed}, step {step}: expected {expected}, found {found}");
                    answers[(int)expected]++;
                    break;
                case 2 when model[b].Lease is { } held:
                    model[b] = model[b] with { Lease = held with { Expires = 0 } };
                    ledgers.Sql(
                        $"UPDATE modcomp_lease SET expires_at = '2000-01-01' WHERE configuration = {block.Configuration} AND first_trial = "
                            + $"{block.FirstTrial}"
                    );
                    break;
                case 3 when model[b].Lease?.Worker == worker.Worker:
                    model[b] = LeaseProtocol.Release(model[b], model[b].Lease!.Value.Worker, model[b].Lease!.Value.Token);
                    worker.Release([block]);
                    await SweepWatching.UntilAsync(() =>
                        ledgers.Sql(
                            $"SELECT count(*) FROM modcomp_lease WHERE configuration = {block.Configuration} AND first_trial = "
                                + $"{block.FirstTrial}"
                        ) == "0"
                    );
                    break;
                case 4 when random.Next(20) == 0:
                    (model[b], _) = LeaseProtocol.Append(model[b], b);
                    await worker.Ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
                    break;
                case 5:
                    BlockStanding look = (await worker.LookAsync([block], CancellationToken.None))[0];
                    BlockStanding wanted =
                        model[b].Bits is not null ? BlockStanding.Committed
                        : model[b].Lease is { Expires: > 0 } lease && lease.Worker != worker.Worker ? BlockStanding.Elsewhere
                        : BlockStanding.Free;
                    Assert.True(wanted == look, $"seed {Seed}, step {step}: expected {wanted}, found {look}");
                    break;
            }

            string leases = string.Join(
                '\n',
                s_blocks
                    .Select((s, i) => (s, model[i].Lease))
                    .Where(l => l.Lease is not null)
                    .Select(l => $"{l.s.Configuration}|{l.s.FirstTrial}|{l.Lease!.Value.Worker}|{(l.Lease.Value.Expires > 0 ? "t" : "f")}")
            );
            Assert.Equal(
                leases,
                ledgers.Sql(
                    "SELECT configuration, first_trial, worker, expires_at > clock_timestamp() FROM modcomp_lease ORDER BY "
                        + "configuration, first_trial"
                )
            );
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
            IReadOnlyList<BlockStanding>[] answers = await Task.WhenAll(
                workers.Select(
                    (w, i) =>
                        Task.Run(async () =>
                        {
                            // Each in an order of its own, so that they meet.
                            int[] order = [.. Enumerable.Range(0, blocks.Length).Select(k => (k + (5 * i)) % blocks.Length)];
                            IReadOnlyList<BlockStanding> got = await w.ClaimAsync(
                                [.. order.Select(k => blocks[k])],
                                blocks.Length,
                                CancellationToken.None
                            );
                            return (IReadOnlyList<BlockStanding>)
                                [.. Enumerable.Range(0, blocks.Length).Select(k => got[Array.IndexOf(order, k)])];
                        })
                )
            );
            for (int b = 0; b < blocks.Length; b++)
            {
                int winners = answers.Count(a => a[b] == BlockStanding.Mine);
                Assert.True(
                    winners == 1 && answers.Count(a => a[b] == BlockStanding.Elsewhere) == workers.Length - 1,
                    $"In round {round} block {b} went to {winners} workers."
                );
            }

            // Everything runs out; the next round is one of takeovers, in which the old holders no longer count.
            ledgers.Sql("UPDATE modcomp_lease SET expires_at = '2000-01-01', worker = 1000");
            foreach (BlockLeases worker in workers)
            {
                worker.Release(blocks);
            }
        }

        await Task.WhenAll(workers.Select(w => w.DisposeAsync().AsTask()));
    }

    [SkippableFact]
    public async Task Claimants_who_want_a_few_of_the_same_blocks_get_the_first_free_ones_at_once()
    {
        await using var ledgers = new SharedLedgers();
        BlockLeases[] workers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => JoinAsync(ledgers)));
        TrialBlock[] blocks = [.. Enumerable.Range(0, 20).Select(i => new TrialBlock(0, 4 * i, 4))];
        await workers[0].Ledger.AppendAsync(blocks[1], LedgerTrials.Of(blocks[1]), CancellationToken.None);

        // 19 are open: five claimants get three, in one request each, the last one the four that are left of his seven.
        IReadOnlyList<BlockStanding>[] few = await Task.WhenAll(
            workers.Take(5).Select(w => Task.Run(() => w.ClaimAsync(blocks, 3, CancellationToken.None)))
        );
        IReadOnlyList<BlockStanding> rest = await workers[5].ClaimAsync(blocks, 7, CancellationToken.None);

        Assert.All(few, answer => Assert.Equal(3, answer.Count(s => s == BlockStanding.Mine)));
        Assert.All(few, answer => Assert.Equal(BlockStanding.Committed, answer[1]));
        Assert.All(Enumerable.Range(0, 16).Where(b => b != 1), b => Assert.Single(few, answer => answer[b] == BlockStanding.Mine));

        // What stands before the last block that was granted is somebody's; what stands behind it was not looked at or is somebody's.
        Assert.All(
            few,
            answer =>
            {
                int last = answer.ToList().LastIndexOf(BlockStanding.Mine);
                Assert.DoesNotContain(BlockStanding.Free, answer.Take(last));
                Assert.All(answer.Skip(last + 1), s => Assert.Contains(s, new[] { BlockStanding.Free, BlockStanding.Elsewhere }));
            }
        );
        Assert.Equal([.. Enumerable.Repeat(BlockStanding.Mine, 4)], rest.Skip(16));
        Assert.All(rest.Where((_, b) => b is not 1 and < 16), s => Assert.Equal(BlockStanding.Elsewhere, s));
        await Task.WhenAll(workers.Select(w => w.DisposeAsync().AsTask()));
    }

    [SkippableFact]
    public async Task A_worker_that_asks_for_much_at_once_keeps_to_two_connections()
    {
        await using var ledgers = new SharedLedgers();
        BlockLeases worker = await JoinAsync(ledgers);
        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Task.Run(() => worker.ClaimAsync([new TrialBlock(0, 4 * i, 4)], 1, CancellationToken.None)))
        );

        // The joining connected for itself, too.
        Assert.InRange(
            int.Parse(
                ledgers.Sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'modcomp' AND datname = current_database()"),
                System.Globalization.CultureInfo.InvariantCulture
            ),
            2,
            4
        );
        Assert.Equal("40", ledgers.Sql("SELECT count(*) FROM modcomp_lease"));
        await worker.DisposeAsync();
    }

    [SkippableFact]
    public async Task While_a_test_holds_claims_nobody_is_granted_a_block_and_afterwards_everybody_is()
    {
        await using var ledgers = new SharedLedgers();
        BlockLeases worker = await JoinAsync(ledgers);
        Task<IReadOnlyList<BlockStanding>> claim;
        using (HeldClaims.Take(ledgers.ConnectionString))
        {
            claim = worker.ClaimAsync([new TrialBlock(0, 0, 4)], 1, CancellationToken.None);
            await SweepWatching.UntilAsync(() =>
                claim.IsCompleted
                || ledgers.Sql(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database "
                        + "WHERE datname = current_database())"
                ) == "1"
            );
            Assert.False(claim.IsCompleted);
        }

        Assert.Equal(BlockStanding.Mine, Assert.Single(await claim));
        await worker.DisposeAsync();
    }

    /// <summary>A client that is stopped between two writes of a claim would keep the turn for as long as it is stopped.</summary>
    [SkippableFact]
    public async Task The_longest_claim_is_handed_to_the_system_at_once()
    {
        const int WaitingWorkers = 256;
        await using var ledgers = new SharedLedgers();
        BlockLeases worker = await JoinAsync(ledgers);
        TrialBlock[] blocks = [.. Enumerable.Range(0, SharedBlocks.MostWindow + WaitingWorkers).Select(i => new TrialBlock(0, 4 * i, 4))];
        using var writes = new SocketWrites(ledgers.Name);

        // The first ones also say the statements, which are long.
        for (int claim = 1; claim <= 4; claim++)
        {
            Assert.Equal(claim, (await worker.ClaimAsync(blocks, claim, CancellationToken.None)).Count(s => s == BlockStanding.Mine));
        }

        Assert.Equal(4, writes.Sizes.Count(bytes => bytes > 8 * blocks.Length));
        Assert.DoesNotContain(8192, writes.Sizes);
        await worker.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_claim_reads_few_rows_whatever_the_planner_believes()
    {
        const int Committed = 3000;
        const int Claims = 30;
        const int Candidates = 64;
        await using var ledgers = new SharedLedgers();
        await (await ledgers.OpenAsync()).DisposeAsync();
        ledgers.Sql(
            "INSERT INTO modcomp_block (sweep, configuration, first_trial, trials, classes, modalities, encoding, checksum, payload) "
                + $"SELECT 1, 0, 4 * i, 4, 1, 1, 0, 0, '' FROM generate_series(0, {Committed - 1}) i"
        );

        // Statistics of a moment at which the table was empty lead astray by chance; this does it for certain.
        ledgers.Sql($"ALTER DATABASE {ledgers.Name} SET random_page_cost = 10000");
        BlockLeases worker = await JoinAsync(ledgers);
        long before = await ReadAsync();
        for (int claim = 0; claim < Claims; claim++)
        {
            TrialBlock[] blocks =
            [
                .. Enumerable.Range(Committed + (claim * Candidates), Candidates).Select(i => new TrialBlock(0, 4 * i, 4)),
            ];
            Assert.All(await worker.ClaimAsync(blocks, Candidates, CancellationToken.None), s => Assert.Equal(BlockStanding.Mine, s));
        }

        long read = await ReadAsync() - before;
        // The news that come with every answer may read the table once.
        Assert.InRange(read, Claims * Candidates, Claims * (Candidates + (2 * Committed)));
        await worker.DisposeAsync();

        // A session tells what it has read when it ends.
        async Task<long> ReadAsync()
        {
            ledgers.Sql(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'modcomp' AND datname = "
                    + "current_database()"
            );
            await SweepWatching.UntilAsync(() =>
                ledgers.Sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'modcomp' AND datname = current_database()")
                == "0"
            );
            return long.Parse(
                ledgers.Sql(
                    "SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = 'modcomp_block'"
                ),
                CultureInfo.InvariantCulture
            );
        }
    }

    private static async Task<BlockLeases> JoinAsync(SharedLedgers ledgers)
    {
        await using PostgresLedger ledger = await ledgers.OpenAsync();
        return await BlockLeases.JoinAsync(
            ledgers.Connect(),
            ledger.Sweep,
            new Postgres.Registry.WorkerDescription("test", 1, 1, "test"),
            s_options,
            CancellationToken.None
        );
    }

    private static BlockStanding Standing(LeaseAnswer answer) =>
        answer switch
        {
            LeaseAnswer.Granted => BlockStanding.Mine,
            LeaseAnswer.Committed => BlockStanding.Committed,
            _ => BlockStanding.Elsewhere,
        };
}
