using System.Globalization;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Plans;
using ModalityCompetition.Sweeps.Postgres.Connections;
using ModalityCompetition.Sweeps.Postgres.Registry;
using ModalityCompetition.Sweeps.Postgres.Schema;
using ModalityCompetition.Sweeps.Postgres.Tests.Support;
using ModalityCompetition.Sweeps.Postgres.Trials;
using ModalityCompetition.TestKit.Ledgers;
using ModalityCompetition.TestKit.Trials;

namespace ModalityCompetition.Sweeps.Postgres.Tests.Schema;

public sealed class LedgerSchemaTests
{
    [SkippableFact]
    public async Task Many_processes_may_create_the_tables_at_once_and_each_migration_is_applied_once()
    {
        await using var ledgers = new SharedLedgers();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LedgerSchema.MigrateAsync(ledgers.Connect(), CancellationToken.None)));
        string numbers = string.Join('\n', Enumerable.Range(1, LedgerSchema.Version).Select(v => v.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(numbers, ledgers.Sql("SELECT version FROM modcomp_schema ORDER BY version"));
    }

    [SkippableFact]
    public async Task Tables_of_a_later_version_are_refused()
    {
        await using var ledgers = new SharedLedgers();
        LedgerDatabase database = ledgers.Connect();
        await LedgerSchema.MigrateAsync(database, CancellationToken.None);
        ledgers.Sql("INSERT INTO modcomp_schema (version) VALUES (1000)");
        foreach (
            Func<Task> use in new[]
            {
                () => LedgerSchema.MigrateAsync(database, default),
                () => LedgerSchema.RequireAsync(database, default),
            }
        )
        {
            LedgerException refusal = await Assert.ThrowsAsync<LedgerException>(use);
            Assert.Contains("has version 1000 of its tables", refusal.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_database_without_tables_is_named_to_who_wants_to_read()
    {
        await using var ledgers = new SharedLedgers();
        LedgerException refusal = await Assert.ThrowsAsync<LedgerException>(() =>
            LedgerSchema.RequireAsync(ledgers.Connect(), CancellationToken.None)
        );
        Assert.StartsWith(
            $"There is no shared ledger in database {ledgers.Name} on 127.0.0.1: ",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public async Task The_documented_privileges_are_enough_to_work_and_to_read_and_no_more()
    {
        await using var ledgers = new SharedLedgers();
        await using (PostgresLedger owner = await ledgers.OpenAsync())
        {
            await owner.AppendAsync(new TrialBlock(0, 0, 3), LedgerTrials.Of(new TrialBlock(0, 0, 3)), CancellationToken.None);
        }

        const string password = "another-s3cret";
        string worker = $"worker_of_{ledgers.Name}";
        string reader = $"reader_of_{ledgers.Name}";
        ledgers.Sql($"CREATE ROLE {worker} LOGIN PASSWORD '{password}'; CREATE ROLE {reader} LOGIN PASSWORD '{password}'");
        ledgers.Sql(
            Documentation
                .Privileges.Replace("modcomp_worker_role", worker, StringComparison.Ordinal)
                .Replace("modcomp_reader_role", reader, StringComparison.Ordinal)
        );
        LedgerDatabase asWorker = ledgers.Connect(
            connectionString: $"Host=127.0.0.1;Port={ledgers.Server.Port};Database={ledgers.Name};Username={worker};Password={password}"
        );
        await using (PostgresLedger ledger = await ledgers.OpenAsync(asWorker))
        {
            await ledger.AppendAsync(new TrialBlock(0, 0, 5), LedgerTrials.Of(new TrialBlock(0, 0, 5)), CancellationToken.None);
        }

        LedgerDatabase asReader = ledgers.Connect(
            connectionString: $"Host=127.0.0.1;Port={ledgers.Server.Port};Database={ledgers.Name};Username={reader};Password={password}"
        );
        await LedgerSchema.RequireAsync(asReader, CancellationToken.None);
        SharedSweep sweep = (await SweepRegistry.FindAsync(asReader, "sweep", CancellationToken.None))!;
        await using (PostgresLedger ledger = await PostgresLedger.OpenForReadingAsync(asReader, sweep, CancellationToken.None))
        {
            LedgerTrials.AssertHolds(ledger, 0, new TrialRange(0, 5));
        }

        LedgerException refusal = await Assert.ThrowsAsync<LedgerException>(() => ledgers.OpenAsync(asReader));
        Assert.Contains("permission denied", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("grant what docs/shared-ledger.md lists", refusal.Message, StringComparison.Ordinal);
        foreach (
            string forbidden in new[]
            {
                "DELETE FROM modcomp_block",
                "UPDATE modcomp_block SET trials = 1",
                "DROP TABLE modcomp_block",
                "DELETE FROM modcomp_sweep",
            }
        )
        {
            Assert.Throws<InvalidOperationException>(() => ledgers.Sql($"SET ROLE {worker}; {forbidden}"));
        }
    }
}
