using System.Globalization;
using System.Text.Json;
using ModalityCompetition.Grains.Storage;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Documents;
using ModalityCompetition.Training.Engines;
using Npgsql;

namespace ModalityCompetition.Silo.Database;

/// <summary>The list of sweeps in PostgreSQL.</summary>
internal sealed class PostgresSweepStore(ClusterDatabase database) : ISweepStore
{
    private const string Columns =
        "id, version, spec, source, engine, arithmetic, priority, submitted_at, state, failure, results_hash, trials_done, "
        + "target::text, archive::text, tags, removing";

    private const string Fitting =
        "NOT removing AND ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR $2 = ANY (tags)) AND ($3::text IS NULL OR "
        + "starts_with(id, $3) OR starts_with(id, $4))";

    /// <inheritdoc/>
    public async Task<SweepEntry?> FindAsync(string id, CancellationToken cancellation) =>
        (
            await database.AskAsync(
                c => ClusterDatabase.RowsAsync(c, Read, $"SELECT {Columns} FROM modcomp_cluster_sweep WHERE id = $1", id),
                cancellation
            )
        ).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SweepEntry>> ListAsync(CancellationToken cancellation) =>
        await database.AskAsync(
            c => ClusterDatabase.RowsAsync(c, Read, $"SELECT {Columns} FROM modcomp_cluster_sweep ORDER BY place"),
            cancellation
        );

    /// <inheritdoc/>
    public async Task<SweepEntries> PageAsync(SweepQuery query, CancellationToken cancellation)
    {
        long place = query.Place();
        string? state = query.State is SweepState.Finishing ? nameof(SweepState.Running) : query.State?.ToString();
        // An identifier has the beginning of a long name only.
        string? beginning = query.Fits is { Length: > SweepIdentity.LongestName } name
            ? name[..SweepIdentity.LongestName] + "-"
            : query.Fits;
        return await database.AskAsync(
            async connection =>
            {
                List<(SweepEntry Entry, long Place)> found = await ClusterDatabase.RowsAsync(
                    connection,
                    row => (Read(row), row.GetInt64(16)),
                    $"SELECT {Columns}, place FROM modcomp_cluster_sweep WHERE {Fitting} AND place < $5 ORDER BY place DESC LIMIT $6",
                    state,
                    query.Tag,
                    query.Fits,
                    beginning,
                    place,
                    query.Limit + 1
                );
                long total = (long)
                    (await ClusterDatabase.ScalarAsync(connection, "SELECT count(*) FROM modcomp_cluster_sweep WHERE NOT removing"))!;
                string? next = found.Count > query.Limit ? found[query.Limit - 1].Place.ToString(CultureInfo.InvariantCulture) : null;
                return new SweepEntries([.. found.Take(query.Limit).Reverse().Select(f => f.Entry)], next, total);
            },
            cancellation
        );
    }

    /// <inheritdoc/>
    public async Task<int> CountUnfinishedAsync(CancellationToken cancellation) =>
        await database.AskAsync(
            async c =>
                (int)
                    (long)
                        (
                            await ClusterDatabase.ScalarAsync(
                                c,
                                "SELECT count(*) FROM modcomp_cluster_sweep WHERE NOT removing AND state NOT IN ($1, $2)",
                                nameof(SweepState.Completed),
                                nameof(SweepState.Cancelled)
                            )
                        )!,
            cancellation
        );

    /// <inheritdoc/>
    public Task RemoveAsync(string id, CancellationToken cancellation) =>
        database.AskAsync(
            c => ClusterDatabase.ExecuteAsync(c, "DELETE FROM modcomp_cluster_sweep WHERE id = $1 AND removing", id),
            cancellation
        );

    /// <inheritdoc/>
    public async Task<bool> AddAsync(SweepEntry entry, CancellationToken cancellation) =>
        await database.AskAsync(
            c =>
                ClusterDatabase.ExecuteAsync(
                    c,
                    "INSERT INTO modcomp_cluster_sweep (id, version, spec, source, engine, arithmetic, priority, submitted_at, state, "
                        + "failure, results_hash, trials_done, target, archive, tags, removing) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
                        + "$9, $10::text, $11::text, $12, $13::text::jsonb, $14::text::jsonb, $15, $16) "
                        + "ON CONFLICT DO NOTHING",
                    Values(entry)
                ),
            cancellation
        ) == 1;

    /// <inheritdoc/>
    public async Task<SweepEntry?> ChangeAsync(SweepEntry changed, CancellationToken cancellation) =>
        await database.AskAsync(
            c =>
                ClusterDatabase.ExecuteAsync(
                    c,
                    "UPDATE modcomp_cluster_sweep SET version = version + 1, spec = $3, source = $4, engine = $5, arithmetic = $6, "
                        + "priority = $7, submitted_at = $8, state = $9, failure = $10::text, "
                        + "results_hash = $11::text, trials_done = $12, target = $13::text::jsonb, archive = $14::text::jsonb, tags = $15, "
                        + "removing = $16 "
                        + "WHERE id = $1 AND version = $2",
                    Values(changed)
                ),
            cancellation
        ) == 1
            ? changed with
            {
                Version = changed.Version + 1,
            }
            : null;

    private static object?[] Values(SweepEntry e) =>
        [
            e.Id,
            e.Version,
            e.Spec,
            e.Source,
            e.Engine.Name,
            e.Engine.Arithmetic,
            e.Priority,
            e.SubmittedAt.UtcDateTime,
            e.State.ToString(),
            e.Failure,
            e.ResultsHash,
            e.TrialsDone,
            e.Target is { } target ? JsonSerializer.Serialize(target, ServiceJson.Options) : null,
            e.Archive is { } archive ? JsonSerializer.Serialize(archive, ServiceJson.Options) : null,
            e.Tags.ToArray(),
            e.IsRemoving,
        ];

    private static SweepEntry Read(NpgsqlDataReader row) =>
        new()
        {
            Id = row.GetString(0),
            Version = row.GetInt64(1),
            Spec = row.GetString(2),
            Source = row.GetString(3),
            Engine = new EngineIdentity(row.GetString(4), row.GetInt32(5)),
            Priority = row.GetInt32(6),
            SubmittedAt = new DateTimeOffset(row.GetDateTime(7), TimeSpan.Zero),
            State = Enum.Parse<SweepState>(row.GetString(8)),
            Failure = row.IsDBNull(9) ? null : row.GetString(9),
            ResultsHash = row.IsDBNull(10) ? null : row.GetString(10),
            TrialsDone = row.GetInt64(11),
            Target = row.IsDBNull(12) ? null : JsonSerializer.Deserialize<SweepTarget>(row.GetString(12), ServiceJson.Options),
            Archive = row.IsDBNull(13) ? null : JsonSerializer.Deserialize<SweepArchive>(row.GetString(13), ServiceJson.Options),
            Tags = row.GetFieldValue<string[]>(14),
            IsRemoving = row.GetBoolean(15),
        };
}
