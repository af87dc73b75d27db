using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace ModalityCompetition.Silo.Database;

/// <summary>The reminders of a cluster in PostgreSQL (<see cref="IReminderTable"/>).</summary>
internal sealed class PostgresReminders(ClusterDatabase database, IOptions<ClusterOptions> cluster) : IReminderTable
{
    private const string Columns = "grain_id, name, start_at, period_ticks, tag";
    private readonly string _service = cluster.Value.ServiceId;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default) => database.MigrateAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(GrainId grainId) =>
        ReadAsync($"SELECT {Columns} FROM modcomp_reminder WHERE service_id = $1 AND grain_id = $2", grainId.ToString());

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        ReadAsync(
            $"SELECT {Columns} FROM modcomp_reminder WHERE service_id = $1 AND "
                + (begin < end ? "grain_hash > $2 AND grain_hash <= $3" : "(grain_hash > $2 OR grain_hash <= $3)"),
            (long)begin,
            (long)end
        );

    /// <inheritdoc/>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        (
            await ReadAsync(
                $"SELECT {Columns} FROM modcomp_reminder WHERE service_id = $1 AND grain_id = $2 AND name = $3",
                grainId.ToString(),
                reminderName
            )
        ).Reminders.FirstOrDefault();

    /// <inheritdoc/>
    public Task<string?> UpsertRow(ReminderEntry entry) =>
        database.AskAsync(
            async c =>
                Convert.ToString(
                    await ClusterDatabase.ScalarAsync(
                        c,
                        "INSERT INTO modcomp_reminder (service_id, grain_id, name, grain_hash, start_at, period_ticks, tag) VALUES ($1, "
                            + "$2, $3, $4, $5, $6, 0) "
                            + "ON CONFLICT (service_id, grain_id, name) DO UPDATE SET start_at = excluded.start_at, period_ticks = "
                            + "excluded.period_ticks, tag = modcomp_reminder.tag + 1 RETURNING tag",
                        _service,
                        entry.GrainId.ToString(),
                        entry.ReminderName,
                        (long)entry.GrainId.GetUniformHashCode(),
                        DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc),
                        entry.Period.Ticks
                    ),
                    CultureInfo.InvariantCulture
                ),
            CancellationToken.None
        );

    /// <inheritdoc/>
    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        await database.AskAsync(
            c =>
                ClusterDatabase.ExecuteAsync(
                    c,
                    "DELETE FROM modcomp_reminder WHERE service_id = $1 AND grain_id = $2 AND name = $3 AND tag = $4",
                    _service,
                    grainId.ToString(),
                    reminderName,
                    long.Parse(eTag, CultureInfo.InvariantCulture)
                ),
            CancellationToken.None
        ) == 1;

    /// <inheritdoc/>
    public Task TestOnlyClearTable() =>
        database.AskAsync(
            c => ClusterDatabase.ExecuteAsync(c, "DELETE FROM modcomp_reminder WHERE service_id = $1", _service),
            CancellationToken.None
        );

    private static ReminderEntry Read(NpgsqlDataReader row) =>
        new()
        {
            GrainId = GrainId.Parse(row.GetString(0)),
            ReminderName = row.GetString(1),
            StartAt = row.GetDateTime(2),
            Period = TimeSpan.FromTicks(row.GetInt64(3)),
            ETag = row.GetInt64(4).ToString(CultureInfo.InvariantCulture),
        };

    private Task<ReminderTableData> ReadAsync(string query, params object?[] values) =>
        database.AskAsync(
            async c => new ReminderTableData(await ClusterDatabase.RowsAsync(c, Read, query, [_service, .. values])),
            CancellationToken.None
        );
}
