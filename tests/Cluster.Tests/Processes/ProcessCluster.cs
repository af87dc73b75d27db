using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.TestKit.Databases;
using Orleans.Configuration;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>Silos as processes on a PostgreSQL server of their own. Every wait has a deadline.</summary>
internal sealed class ProcessCluster : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(150);
    private readonly Dictionary<string, string> _settings;
    private readonly string _database;
    private int _started;

    /// <param name="probeSeconds">Time between probes; a silo that misses three is voted out.</param>
    /// <param name="listen">Addresses at which the database listens.</param>
    public ProcessCluster(double probeSeconds = 1, string listen = "127.0.0.1")
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        Server = PostgresServer.StartAnother(listen);
        _database = Server.CreateDatabase();
        _settings = new Dictionary<string, string> { ["Workers"] = "1", ["ProbeSeconds"] = probeSeconds.ToString(CultureInfo.InvariantCulture) };
    }

    /// <summary>The database server.</summary>
    public PostgresServer Server { get; }

    /// <summary>Runs SQL as superuser.</summary>
    public string Sql(string text) => Server.Sql(_database, text);

    /// <summary>The silos that were started, also those that have ended.</summary>
    public List<SiloProcess> Silos { get; } = [];

    /// <summary>Those that run.</summary>
    public IEnumerable<SiloProcess> Running => Silos.Where(s => !s.HasExited);

    /// <summary>Starts a silo, somewhere new or where one was before.</summary>
    /// <param name="place">Where; null for a new place on this machine.</param>
    /// <param name="variables">Further environment variables.</param>
    public SiloProcess Start(SiloPlace? place = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        _started++;
        place ??= new SiloPlace { Name = string.Create(CultureInfo.InvariantCulture, $"silo-{_started}") };
        SiloProcess silo = SiloProcess.Start(place, new Dictionary<string, string>(_settings) { ["Database"] = Server.ConnectionString(_database, place.DatabaseHost) + place.DatabaseRole }, variables);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Starts silos on this machine and waits until the cluster has their devices.</summary>
    public async Task StartAsync(int silos)
    {
        for (int i = 0; i < silos; i++)
        {
            Start();
        }

        await DevicesAsync(Running.Count());
    }

    /// <summary>Asks through any silo that answers, until there is an answer that satisfies.</summary>
    public async Task<T> AskAsync<T>(Func<IClusterClient, Task<T>> ask, Func<T, bool> satisfies)
    {
        using var limit = new CancellationTokenSource(s_limit);
        Exception? last = null;
        while (!limit.IsCancellationRequested)
        {
            foreach (SiloProcess silo in Running.Where(s => s.IsReachable).ToArray())
            {
                try
                {
                    using IHost host = await ClientAsync(silo, limit.Token);
                    while (!silo.HasExited && !limit.IsCancellationRequested)
                    {
                        if (await ask(host.Services.GetRequiredService<IClusterClient>()).WaitAsync(limit.Token) is { } answer && satisfies(answer))
                        {
                            return answer;
                        }

                        await Task.Delay(100, limit.Token);
                    }
                }
                catch (Exception failure)
                {
                    last = failure;
                }
            }

            await Task.Delay(200);
        }

        throw new TimeoutException($"The cluster did not get there. {last}\n{string.Join("\n", Silos.Select(s => $"== {s.Place.Name}{(s.HasExited ? " (ended)" : "")}\n{s.Log}"))}");
    }

    /// <summary>Waits until the cluster has so many devices.</summary>
    public Task<IReadOnlyList<DeviceRecord>> DevicesAsync(int count) => AskAsync(c => c.GetGrain<ICatalogGrain>(0).Devices(), d => d.Count == count);

    /// <summary>Submits a sweep.</summary>
    public async Task<string> SubmitAsync(string spec) =>
        SweepMapping.Unwrap(await AskAsync(c => c.GetGrain<ICatalogGrain>(0).Submit(new SubmissionRecord(spec, "spec.yaml", 10)), a => a.Sweep is not null || a.Failure != "Unavailable")).Id;

    /// <summary>Waits until a sweep stands as described, or has ended in some way.</summary>
    public Task<SweepStatus> UntilAsync(string id, Func<SweepStatus, bool> stands) => AskAsync(
        async c => SweepMapping.ToStatus((await c.GetGrain<ISweepGrain>(id).Status())!), s => stands(s) || s.State is SweepState.Completed or SweepState.Failed);

    /// <summary>Waits until so many trials are committed; the sweep must still be at work then, or what a test does to it next would prove nothing.</summary>
    public async Task<SweepStatus> TrialsAsync(string id, long trials)
    {
        SweepStatus status = await UntilAsync(id, s => s.TrialsDone >= trials);
        Assert.True(status.State == SweepState.Running, $"The sweep is {status.State} with {status.TrialsDone} trials: {status.Failure}");
        return status;
    }

    /// <summary>Cancels a sweep.</summary>
    public Task CancelAsync(string id) => AskAsync(c => c.GetGrain<ISweepGrain>(id).Cancel(), a => a.Sweep is not null);

    /// <summary>Waits for the end of a sweep, which must be complete in the ledger: nothing lost, nothing twice, and the results of one machine.</summary>
    public async Task CompletedAsync(string id, long trials, string hash)
    {
        SweepStatus status = await UntilAsync(id, _ => false);
        Assert.True(status.State == SweepState.Completed, status.Failure);
        Assert.Equal((trials, hash), (status.TrialsDone, status.ResultsHash));
        string rows = $"FROM modcomp_block WHERE sweep = (SELECT id FROM modcomp_sweep WHERE name = '{id}')";
        string expected = trials.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(expected, Server.Sql(_database, "SELECT sum(trials) " + rows));
        Assert.Equal(expected, Server.Sql(_database, $"SELECT count(DISTINCT (configuration, t)) FROM (SELECT configuration, generate_series(first_trial, first_trial + trials - 1) t {rows}) one"));
        // The ledger raises an alarm when a trial comes back with other bits.
        Assert.Equal("0", Server.Sql(_database, "SELECT count(*) FROM modcomp_alarm"));
    }

    /// <summary>The silo that a sweep's grain lives on; null while it lives nowhere.</summary>
    public async Task<SiloProcess?> HostOfAsync(string id)
    {
        var address = await AskAsync(c => c.GetGrain<IManagementGrain>(0).GetActivationAddress(c.GetGrain<ISweepGrain>(id)).AsTask()!, _ => true);
        return Running.FirstOrDefault(s => s.Place.SiloPort == address?.Endpoint.Port);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SiloProcess silo in Silos)
        {
            silo.Dispose();
        }

        Server.Dispose();
    }

    private static async Task<IHost> ClientAsync(SiloProcess silo, CancellationToken cancellation)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Parse(silo.Place.Address), silo.Place.GatewayPort));
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("modcomp", "modcomp"));
            client.UseConnectionRetryFilter(async (_, stop) =>
            {
                await Task.Delay(200, stop);
                return !silo.HasExited;
            });
        });
        IHost host = builder.Build();
        await host.StartAsync(cancellation);
        return host;
    }
}
