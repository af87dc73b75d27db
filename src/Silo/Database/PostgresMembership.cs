using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace ModalityCompetition.Silo.Database;

/// <summary>
/// The membership of a cluster in PostgreSQL. Every change of a row raises the version of the table in the same transaction, on the
/// condition that nobody has raised it meanwhile; that is the whole protocol (<see cref="IMembershipTable"/>). What fails is thrown:
/// membership repeats by itself.
/// </summary>
internal sealed class PostgresMembership(ClusterDatabase database, IOptions<ClusterOptions> cluster) : IMembershipTable
{
    private const string Columns = "address, status, silo_name, host_name, proxy_port, suspicions, started_at, alive_at, tag";
    private readonly string _cluster = cluster.Value.ClusterId;

    /// <inheritdoc/>
    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await database.MigrateAsync(CancellationToken.None);
        await database.AskAsync(
            c =>
                ClusterDatabase.ExecuteAsync(
                    c,
                    "INSERT INTO modcomp_cluster (cluster_id, version) VALUES ($1, 0) ON CONFLICT DO NOTHING",
                    _cluster
                ),
            CancellationToken.None
        );
    }

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntries(string clusterId) =>
        database.OnceAsync(c => ClusterDatabase.ExecuteAsync(c, "DELETE FROM modcomp_cluster WHERE cluster_id = $1", clusterId));

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        database.OnceAsync(c =>
            ClusterDatabase.ExecuteAsync(
                c,
                "DELETE FROM modcomp_silo WHERE cluster_id = $1 AND status <> $2 AND alive_at < $3",
                _cluster,
                (int)SiloStatus.Active,
                beforeDate.UtcDateTime
            )
        );

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRow(SiloAddress key) =>
        ReadAsync($"SELECT {Columns} FROM modcomp_silo WHERE cluster_id = $1 AND address = $2", key.ToParsableString());

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAll() => ReadAsync($"SELECT {Columns} FROM modcomp_silo WHERE cluster_id = $1");

    /// <inheritdoc/>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        ChangeAsync(
            tableVersion,
            "INSERT INTO modcomp_silo (cluster_id, address, status, silo_name, host_name, proxy_port, suspicions, started_at, alive_at, "
                + "tag) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0) ON CONFLICT DO NOTHING",
            Values(entry)
        );

    /// <inheritdoc/>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        ChangeAsync(
            tableVersion,
            "UPDATE modcomp_silo SET status = $3, silo_name = $4, host_name = $5, proxy_port = $6, suspicions = $7, started_at = $8, "
                + "alive_at = $9, tag = tag + 1 WHERE cluster_id = $1 AND address = $2 AND tag = $10",
            [.. Values(entry), long.Parse(etag, CultureInfo.InvariantCulture)]
        );

    /// <inheritdoc/>
    public Task UpdateIAmAlive(MembershipEntry entry) =>
        database.OnceAsync(c =>
            ClusterDatabase.ExecuteAsync(
                c,
                "UPDATE modcomp_silo SET alive_at = $3 WHERE cluster_id = $1 AND address = $2",
                _cluster,
                entry.SiloAddress.ToParsableString(),
                Utc(entry.IAmAliveTime)
            )
        );

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private static Tuple<MembershipEntry, string> Read(NpgsqlDataReader row) =>
        Tuple.Create(
            new MembershipEntry
            {
                SiloAddress = SiloAddress.FromParsableString(row.GetString(0)),
                Status = (SiloStatus)row.GetInt32(1),
                SiloName = row.GetString(2),
                HostName = row.GetString(3),
                ProxyPort = row.GetInt32(4),
                SuspectTimes = [.. row.GetFieldValue<string[]>(5).Select(Suspicion)],
                StartTime = row.GetDateTime(6),
                IAmAliveTime = row.GetDateTime(7),
            },
            row.GetInt64(8).ToString(CultureInfo.InvariantCulture)
        );

    private static Tuple<SiloAddress, DateTime> Suspicion(string text)
    {
        int bar = text.LastIndexOf('|');
        return Tuple.Create(
            SiloAddress.FromParsableString(text[..bar]),
            new DateTime(long.Parse(text.AsSpan(bar + 1), provider: CultureInfo.InvariantCulture), DateTimeKind.Utc)
        );
    }

    private object?[] Values(MembershipEntry entry) =>
        [
            _cluster,
            entry.SiloAddress.ToParsableString(),
            (int)entry.Status,
            entry.SiloName ?? "",
            entry.HostName ?? "",
            entry.ProxyPort,
            (entry.SuspectTimes ?? [])
                .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Item1.ToParsableString()}|{s.Item2.Ticks}"))
                .ToArray(),
            Utc(entry.StartTime),
            Utc(entry.IAmAliveTime),
        ];

    // Rows and version come from one snapshot.
    private Task<MembershipTableData> ReadAsync(string query, params object?[] more) =>
        database.OnceAsync(async c =>
        {
            await ClusterDatabase.ExecuteAsync(c, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            int version = Convert.ToInt32(
                await ClusterDatabase.ScalarAsync(c, "SELECT version FROM modcomp_cluster WHERE cluster_id = $1", _cluster) ?? 0,
                CultureInfo.InvariantCulture
            );
            List<Tuple<MembershipEntry, string>> rows = await ClusterDatabase.RowsAsync(c, Read, query, [_cluster, .. more]);
            return new MembershipTableData(rows, new TableVersion(version, version.ToString(CultureInfo.InvariantCulture)));
        });

    private async Task<bool> ChangeAsync(TableVersion wanted, string change, object?[] values)
    {
        try
        {
            return await database.OnceAsync(async c =>
            {
                int raised = await ClusterDatabase.ExecuteAsync(
                    c,
                    "UPDATE modcomp_cluster SET version = $2 WHERE cluster_id = $1 AND version = $3",
                    _cluster,
                    wanted.Version,
                    int.Parse(wanted.VersionEtag, CultureInfo.InvariantCulture)
                );
                return raised == 1 && await ClusterDatabase.ExecuteAsync(c, change, values) == 1 ? true : throw new LostRaceException();
            });
        }
        catch (LostRaceException)
        {
            return false;
        }
    }

    // Rolls the transaction back.
    private sealed class LostRaceException : Exception;
}
