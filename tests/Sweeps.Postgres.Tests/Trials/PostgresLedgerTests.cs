using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Trials;
using ModalityCompetition.Training.Trials;
using Npgsql;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Trials;

/// <summary>What only a ledger that several processes use at once must promise.</summary>
public sealed class PostgresLedgerTests
{
    [SkippableFact]
    public async Task Two_processes_see_each_other_s_trials_after_a_refresh_and_not_before()
    {
        await using var ledgers = new SharedLedgers();
        await using PostgresLedger one = await ledgers.OpenAsync();
        await using PostgresLedger other = await ledgers.OpenAsync();
        var block = new TrialBlock(1, 10, 5);
        await one.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
        Assert.Empty(other.Committed(1));
        await other.RefreshAsync(CancellationToken.None);
        LedgerTrials.AssertHolds(other, 1, new TrialRange(10, 15));
    }

    /// <summary>
    /// Somebody else's transaction on the same server, an import that takes hours for one, must not make every answer as long as what was
    /// committed since it began.
    /// </summary>
    [SkippableFact]
    public async Task News_come_once_also_while_an_old_transaction_goes_on_and_none_is_missed_when_it_ends()
    {
        await using var ledgers = new SharedLedgers();
        await using PostgresLedger writer = await ledgers.OpenAsync();
        await using var old = NpgsqlDataSource.Create(ledgers.ConnectionString);
        await using NpgsqlConnection open = await old.OpenConnectionAsync();
        await using NpgsqlTransaction import = await open.BeginTransactionAsync();
        await using (
            var late = new NpgsqlCommand(
                "INSERT INTO modcomp_block (sweep, configuration, first_trial, trials, classes, modalities, encoding, checksum, payload) "
                    + "VALUES (1, 7, 0, 1, 1, 1, 0, 0, '')",
                open
            )
        )
        {
            await late.ExecuteNonQueryAsync();
        }

        var reader = new BlockStore(ledgers.Connect(), sweep: 1);
        for (int i = 0; i < 4; i++)
        {
            await Append(writer, new TrialBlock(0, 5 * i, 5));
            Assert.Equal(new TrialBlock(0, 5 * i, 5), Assert.Single(await NewsAsync()));
        }

        await import.CommitAsync();
        Assert.Equal(new TrialBlock(7, 0, 1), Assert.Single(await NewsAsync()));
        Assert.Empty(await NewsAsync());

        async Task<TrialBlock[]> NewsAsync() => [.. (await reader.RefreshAsync(CancellationToken.None)).Blocks.Select(b => b.Block)];
    }

    [SkippableFact]
    public async Task Results_are_compressed_by_LZ4_where_the_server_knows_it_and_read_beside_others()
    {
        await using var ledgers = new SharedLedgers();
        await using (PostgresLedger ledger = await ledgers.OpenAsync())
        {
            await Append(ledger, new TrialBlock(0, 0, 500));
        }

        if (ledgers.Sql("SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'") != "t")
        {
            return;
        }

        Assert.Equal("lz4", ledgers.Sql("SELECT pg_column_compression(payload) FROM modcomp_block"));
        // Whoever has told the server what to do is obeyed.
        ledgers.Sql($"ALTER DATABASE \"{ledgers.Name}\" SET default_toast_compression = pglz");
        await using PostgresLedger later = await ledgers.OpenAsync();
        await Append(later, new TrialBlock(0, 500, 500));
        Assert.Equal("pglz", ledgers.Sql("SELECT pg_column_compression(payload) FROM modcomp_block WHERE first_trial = 500"));
        LedgerTrials.AssertHolds(later, 0, new TrialRange(0, 1000));
    }

    [SkippableFact]
    public async Task A_block_that_another_process_has_committed_in_part_is_completed_without_a_double()
    {
        await using var ledgers = new SharedLedgers();
        await using PostgresLedger one = await ledgers.OpenAsync();
        await using PostgresLedger other = await ledgers.OpenAsync();
        await Append(one, new TrialBlock(0, 3, 4));
        await Append(one, new TrialBlock(0, 12, 2));

        // The other process does not know of these trials; the database does.
        await Append(other, new TrialBlock(0, 0, 20));
        LedgerTrials.AssertHolds(other, 0, new TrialRange(0, 20));
        Assert.Equal("20|5", ledgers.Sql("SELECT sum(trials), count(*) FROM modcomp_block"));
        await Append(one, new TrialBlock(0, 0, 20));
        LedgerTrials.AssertHolds(one, 0, new TrialRange(0, 20));
    }

    [SkippableFact]
    public async Task Many_processes_that_append_the_same_trials_in_different_blocks_lose_and_double_nothing()
    {
        await using var ledgers = new SharedLedgers();
        PostgresLedger[] processes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ledgers.OpenAsync()));
        await Task.WhenAll(
            processes.Select(
                (ledger, p) =>
                    Task.Run(async () =>
                    {
                        // Every process cuts the 240 trials differently and begins elsewhere.
                        int size = 5 + (3 * p);
                        for (int i = 0; i * size < 240; i++)
                        {
                            int first = ((i * size) + (40 * p)) % 240;
                            await Append(ledger, new TrialBlock(0, first, Math.Min(size, 240 - first)));
                        }

                        for (int first = 0; first < 240; first += 60)
                        {
                            await Append(ledger, new TrialBlock(0, first, 60));
                        }
                    })
            )
        );
        foreach (PostgresLedger ledger in processes)
        {
            await ledger.RefreshAsync(CancellationToken.None);
            LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 240));
            await ledger.DisposeAsync();
        }

        Assert.Equal("240", ledgers.Sql("SELECT sum(trials) FROM modcomp_block"));
    }

    [SkippableFact]
    public async Task Other_bits_from_a_process_that_does_not_know_the_committed_ones_are_an_alarm_on_record()
    {
        await using var ledgers = new SharedLedgers();
        await using PostgresLedger one = await ledgers.OpenAsync();
        await using PostgresLedger other = await ledgers.OpenAsync();
        await Append(one, new TrialBlock(0, 0, 10));
        TrialResult[] results = LedgerTrials.Of(new TrialBlock(0, 0, 20));
        results[7] = LedgerTrials.Of(new TrialBlock(0, 7, 1), seed: 99)[0];
        LedgerConflictException alarm = await Assert.ThrowsAsync<LedgerConflictException>(async () =>
            await other.AppendAsync(new TrialBlock(0, 0, 20), results, CancellationToken.None)
        );
        Assert.Contains("trial 7 of configuration 0 has two different results", alarm.Message, StringComparison.Ordinal);
        LedgerTrials.AssertHolds(other, 0, new TrialRange(0, 10));
        Assert.Equal("0|7|t", ledgers.Sql("SELECT configuration, trial, length(offered) > 100 FROM modcomp_alarm"));
        await Append(other, new TrialBlock(0, 10, 1));
    }

    [SkippableFact]
    public async Task The_database_refuses_a_second_result_whatever_a_client_does()
    {
        await using var ledgers = new SharedLedgers();
        await using PostgresLedger ledger = await ledgers.OpenAsync();
        await Append(ledger, new TrialBlock(0, 0, 10));
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() =>
            ledgers.Sql(
                "INSERT INTO modcomp_block (sweep, configuration, first_trial, trials, classes, modalities, encoding, checksum, payload) "
                    + "SELECT sweep, configuration, 9, 3, classes, modalities, encoding, checksum, payload FROM modcomp_block"
            )
        );
        Assert.Contains("modcomp_block_commits_a_trial_once", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Sweeps_of_one_database_are_apart()
    {
        await using var ledgers = new SharedLedgers();
        await using PostgresLedger one = await ledgers.OpenAsync(sweep: "one");
        await using PostgresLedger other = await ledgers.OpenAsync(
            sweep: "other",
            identity: SharedLedgers.Identity with
            {
                SpecText = "another spec\n",
            }
        );
        await Append(one, new TrialBlock(0, 0, 10));
        await Append(other, new TrialBlock(0, 5, 10));
        await other.RefreshAsync(CancellationToken.None);
        LedgerTrials.AssertHolds(other, 0, new TrialRange(5, 15));
        await Assert.ThrowsAsync<LedgerIdentityException>(() => ledgers.OpenAsync(sweep: "other"));
    }

    [SkippableTheory]
    [InlineData("payload = overlay(payload placing '\\x00ff' from 40)")]
    [InlineData("payload = substr(payload, 2)")]
    [InlineData("trials = trials - 1")]
    [InlineData("configuration = 1")]
    public async Task A_damaged_row_is_found_and_named(string damage)
    {
        await using var ledgers = new SharedLedgers();
        await using (PostgresLedger ledger = await ledgers.OpenAsync())
        {
            await Append(ledger, new TrialBlock(0, 0, 10));
        }

        ledgers.Sql("UPDATE modcomp_block SET " + damage);
        await using PostgresLedger again = await ledgers.OpenAsync();
        LedgerException found = Assert.Throws<LedgerException>(() =>
            again.Read(0, new TrialRange(0, 10)).Concat(again.Read(1, new TrialRange(0, 10))).Count()
        );
        Assert.Contains("damaged: restore the database from a copy", found.Message, StringComparison.Ordinal);
    }

    private static ValueTask Append(PostgresLedger ledger, TrialBlock block) =>
        ledger.AppendAsync(block, LedgerTrials.Of(block), CancellationToken.None);
}
