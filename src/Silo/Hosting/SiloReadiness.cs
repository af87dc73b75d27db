using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModalityCompetition.Silo.Database;
using Npgsql;
using Orleans.Configuration;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>
/// Whether this silo takes work: it is a member that is active, and the database, asked now, answers and says so too. The answer is kept
/// for some seconds, so that probes cost the database nothing, and comes within some seconds, whatever the database does. Thread-safe.
/// </summary>
/// <param name="membership">Who is a member, as far as this silo knows.</param>
/// <param name="self">This silo.</param>
/// <param name="cluster">Its cluster.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log, which alone says what the database's failure was.</param>
/// <param name="database">The database; null for a silo that has none.</param>
internal sealed class SiloReadiness(
    IClusterMembershipService membership,
    ILocalSiloDetails self,
    IOptions<ClusterOptions> cluster,
    TimeProvider clock,
    ILogger<SiloReadiness> log,
    ClusterDatabase? database = null
)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(3);
    private readonly Lock _gate = new();
    private Task<string?>? _answer;
    private Task<int?>? _asked;
    private long _answeredAt;
    private bool _wasAway;

    /// <summary>Why the silo takes no work, one sentence; null while it does.</summary>
    public Task<string?> TroubleAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_answer is null || (_answer.IsCompleted && clock.GetElapsedTime(_answeredAt) >= s_kept))
            {
                _answeredAt = clock.GetTimestamp();
                _answer = LookAsync();
            }

            return _answer.WaitAsync(cancellation);
        }
    }

    private async Task<string?> LookAsync()
    {
        SiloStatus known = membership.CurrentSnapshot.GetSiloStatus(self.SiloAddress);
        if (known != SiloStatus.Active)
        {
            return $"The silo is no active member of its cluster ({known}): it is starting, or leaves.";
        }

        if (database is null)
        {
            return null;
        }

        try
        {
            // One that hangs is waited for and never asked twice at once.
            _asked ??= StatusAsync();
            int? status = await _asked.WaitAsync(s_longest, clock);
            _asked = null;
            Tell(null);
            return status == (int)SiloStatus.Active
                ? null
                : "The database does not list this silo as an active member of its cluster: the others have voted it out, and it will end.";
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or IOException or ObjectDisposedException)
        {
            if (_asked is not { IsCompleted: false })
            {
                _asked = null;
            }

            Tell(failure);
            return "The silo's database does not answer.";
        }
    }

    private Task<int?> StatusAsync() =>
        database!.OnceAsync(async connection =>
            (int?)
                await ClusterDatabase.ScalarAsync(
                    connection,
                    "SELECT status FROM modcomp_silo WHERE cluster_id = $1 AND address = $2",
                    cluster.Value.ClusterId,
                    self.SiloAddress.ToParsableString()
                )
        );

    private void Tell(Exception? failure)
    {
        if (failure is not null && !_wasAway)
        {
            log.LogWarning("The silo is not ready: its database does not answer ({Reason})", failure.Message);
        }
        else if (failure is null && _wasAway)
        {
            log.LogInformation("The silo is ready again: its database answers");
        }

        _wasAway = failure is not null;
    }
}
