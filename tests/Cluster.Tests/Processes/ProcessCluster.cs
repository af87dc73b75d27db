using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Services;
using ModalityCompetition.TestKit.Databases;
using Orleans.Configuration;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>Silos as processes on a PostgreSQL server of their own.</summary>
internal sealed class ProcessCluster : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(240);
    private readonly Dictionary<string, string> _settings;
    private readonly string _database;
    private int _started;

    public ProcessCluster(int workersPerSilo = 1)
    {
        Server = PostgresServer.StartAnother();
        _database = Server.CreateDatabase();
        _settings = new Dictionary<string, string>
        {
            ["Database"] = Server.ConnectionString(_database),
            ["Workers"] = workersPerSilo.ToString(CultureInfo.InvariantCulture),
            ["ProbeSeconds"] = "1",
        };
    }

    /// <summary>The database server.</summary>
    public PostgresServer Server { get; }

    /// <summary>The silos that were started and not disposed.</summary>
    public List<SiloProcess> Silos { get; } = [];

    /// <summary>Starts a silo.</summary>
    public SiloProcess Start()
    {
        SiloProcess silo = SiloProcess.Start("silo-" + (++_started).ToString(CultureInfo.InvariantCulture), _settings);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Asks the catalog through any silo that answers, until there is an answer that satisfies.</summary>
    public async Task<T> AskAsync<T>(Func<IClusterClient, Task<T>> ask, Func<T, bool> satisfies)
    {
        using var limit = new CancellationTokenSource(s_limit);
        Exception? last = null;
        while (!limit.IsCancellationRequested)
        {
            foreach (SiloProcess silo in Silos.Where(s => !s.HasExited).ToArray())
            {
                try
                {
                    using IHost host = await ClientAsync(silo, limit.Token);
                    while (!silo.HasExited && !limit.IsCancellationRequested)
                    {
                        if (await ask(host.Services.GetRequiredService<IClusterClient>()) is { } answer && satisfies(answer))
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

        throw new TimeoutException($"The cluster did not get there. {last}\n{string.Join("\n", Silos.Select(s => $"== {s.Name}\n{s.Log}"))}");
    }

    /// <summary>Waits until the cluster has so many devices.</summary>
    public Task DevicesAsync(int count) => AskAsync(c => c.GetGrain<ICatalogGrain>(0).Devices(), d => d.Count == count);

    /// <summary>Submits a sweep.</summary>
    public async Task<string> SubmitAsync(string spec) =>
        SweepMapping.Unwrap(await AskAsync(c => c.GetGrain<ICatalogGrain>(0).Submit(new SubmissionRecord(spec, "spec.yaml", 10)), a => a.Sweep is not null || a.Failure != "Unavailable")).Id;

    /// <summary>Waits until a sweep stands as described.</summary>
    public Task<SweepStatus> UntilAsync(string id, Func<SweepStatus, bool> stands) => AskAsync(
        async c => SweepMapping.ToStatus((await c.GetGrain<ISweepGrain>(id).Status())!), stands);

    /// <summary>The silo that a sweep's grain lives on; null while it lives nowhere.</summary>
    public async Task<SiloProcess?> HostOfAsync(string id)
    {
        var address = await AskAsync(c => c.GetGrain<IManagementGrain>(0).GetActivationAddress(c.GetGrain<ISweepGrain>(id)).AsTask()!, _ => true);
        return Silos.Find(s => s.SiloPort == address?.Endpoint.Port);
    }

    /// <summary>Trials in the ledger: how many rows hold, and how many different ones.</summary>
    public (long All, long Different) Trials()
    {
        string[] counts = Server.Sql(
            _database,
            "SELECT (SELECT coalesce(sum(trials), 0) FROM modcomp_block) || ' ' || (SELECT count(DISTINCT (configuration, t)) FROM modcomp_block, generate_series(first_trial, first_trial + trials - 1) t)").Split(' ');
        return (long.Parse(counts[0], CultureInfo.InvariantCulture), long.Parse(counts[1], CultureInfo.InvariantCulture));
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
            client.UseStaticClustering(new IPEndPoint(IPAddress.Loopback, silo.GatewayPort));
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
