using ModalityCompetition.Grains.Storage;

namespace ModalityCompetition.Silo.Database;

/// <summary>The marks of silos at work in PostgreSQL.</summary>
internal sealed class PostgresWorkMarks(ClusterDatabase database) : IWorkMarks
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkMark>> OfSweepAsync(string sweep, CancellationToken cancellation) =>
        await database.AskAsync(
            c =>
                ClusterDatabase.RowsAsync(
                    c,
                    row => new WorkMark(sweep, row.GetString(0), row.GetInt32(1), row.GetInt64(2)),
                    "SELECT silo, starts, trials FROM modcomp_cluster_work WHERE sweep = $1",
                    sweep
                ),
            cancellation
        );

    /// <inheritdoc/>
    public Task PutAsync(WorkMark mark, CancellationToken cancellation) =>
        database.AskAsync(
            c =>
                ClusterDatabase.ExecuteAsync(
                    c,
                    "INSERT INTO modcomp_cluster_work (sweep, silo, starts, trials) VALUES ($1, $2, $3, $4) ON CONFLICT (sweep, silo) DO "
                        + "UPDATE SET starts = excluded.starts, trials = excluded.trials",
                    mark.Sweep,
                    mark.Silo,
                    mark.Starts,
                    mark.Trials
                ),
            cancellation
        );

    /// <inheritdoc/>
    public Task RemoveSweepAsync(string sweep, CancellationToken cancellation) =>
        database.AskAsync(c => ClusterDatabase.ExecuteAsync(c, "DELETE FROM modcomp_cluster_work WHERE sweep = $1", sweep), cancellation);

    /// <inheritdoc/>
    public Task RemoveSiloAsync(string silo, CancellationToken cancellation) =>
        database.AskAsync(c => ClusterDatabase.ExecuteAsync(c, "DELETE FROM modcomp_cluster_work WHERE silo = $1", silo), cancellation);
}
