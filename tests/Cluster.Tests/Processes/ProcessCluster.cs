using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Grains.Interfaces.Catalog;
using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Interfaces.Sweeps;
using ModalityCompetition.Grains.Sweeps;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Waiting;
using Orleans.Configuration;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>Silos as processes on a PostgreSQL server of their own. Every wait has a deadline.</summary>
internal sealed class ProcessCluster : IDisposable
{
    // A silo that takes no clients, for whatever reason, keeps nobody from asking the others.
    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, string> _settings;
    private readonly LedgerGate _gate;
    private int _started;

    /// <param name="probeSeconds">
    /// Time between probes; a silo that misses three is voted out. One is so soon that a busy machine seldom takes a silo for dead that is
    /// only late, and where it does the silo is started again.
    /// </param>
    /// <param name="listen">Addresses at which the database listens.</param>
    public ProcessCluster(double probeSeconds = 3, string listen = "127.0.0.1")
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        Server = PostgresServer.StartAnother(listen);
        Database = Server.CreateDatabase();
        _gate = new LedgerGate(Sql);
        _settings = new Dictionary<string, string>
        {
            ["Workers"] = "1",
            ["ProbeSeconds"] = probeSeconds.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Settings of the silos that are started from now on, beside those of their places.</summary>
    public Dictionary<string, string> Settings => _settings;

    /// <summary>How clients of the silos are set up beside where they connect to; null for nothing.</summary>
    public Action<IClientBuilder>? Client { get; set; }

    /// <summary>The database server.</summary>
    public PostgresServer Server { get; }

    /// <summary>Name of the database of the silos that are started from now on, which is looked at too.</summary>
    public string Database { get; set; }

    /// <summary>Runs SQL as superuser.</summary>
    public string Sql(string text) => Server.Sql(Database, text);

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
        SiloProcess silo = SiloProcess.Start(
            place,
            new Dictionary<string, string>(_settings)
            {
                ["Database"] = Server.ConnectionString(Database, place.DatabaseHost) + place.DatabaseRole,
            },
            variables
        );
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
    /// <param name="ask">The question.</param>
    /// <param name="satisfies">Which answer is waited for.</param>
    /// <param name="question">What the message of a failure calls it.</param>
    public async Task<T> AskAsync<T>(
        Func<IClusterClient, Task<T>> ask,
        Func<T, bool> satisfies,
        [CallerArgumentExpression(nameof(ask))] string question = ""
    )
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        var asked = new AskedSilos();
        while (!limit.IsCancellationRequested)
        {
            StartAgain();
            foreach (SiloProcess silo in Running.Where(s => s.IsReachable).ToArray())
            {
                try
                {
                    using IHost host = await ConnectAsync(silo, limit.Token);
                    asked.Connected(silo);
                    while (!silo.HasExited && !limit.IsCancellationRequested)
                    {
                        T answer = await ask(host.Services.GetRequiredService<IClusterClient>()).WaitAsync(limit.Token);
                        asked.Answered(silo, answer);
                        if (answer is not null && satisfies(answer))
                        {
                            return answer;
                        }

                        StartAgain();
                        await Task.Delay(100, limit.Token);
                    }
                }
                catch (Exception failure)
                {
                    asked.Failed(silo, failure);
                }
            }

            await Task.Delay(200);
        }

        throw new TimeoutException($"The cluster did not get there in {Patience.Limit.TotalSeconds} s: {question}{asked}{Logs}");
    }

    /// <summary>Waits until the cluster has so many devices.</summary>
    public Task<IReadOnlyList<DeviceRecord>> DevicesAsync(int count) =>
        AskAsync(c => c.GetGrain<ICatalogGrain>(0).Devices(), d => d.Count == count);

    /// <summary>Submits a sweep.</summary>
    public async Task<string> SubmitAsync(string spec) =>
        SweepMapping
            .Unwrap(
                await AskAsync(
                    c => c.GetGrain<ICatalogGrain>(0).Submit(new SubmissionRecord(spec, "spec.yaml", 10)),
                    a => a.Sweep is not null || a.Failure != "Unavailable"
                )
            )
            .Id;

    /// <summary>Waits until a sweep stands as described, or has ended in some way.</summary>
    public Task<SweepStatus> UntilAsync(string id, Func<SweepStatus, bool> stands) =>
        AskAsync(
            async c => SweepMapping.ToStatus((await c.GetGrain<ISweepGrain>(id).Status())!),
            s => stands(s) || s.State is SweepState.Completed or SweepState.Failed
        );

    /// <summary>
    /// Waits until so many trials are in the ledger, and lets only some more into it until it is called again or <see cref="OpenLedger"/>
    /// is: what a test does to the sweep next meets it at work. What silos know is not asked for: what a dead one has committed they learn
    /// when they come to it, and that may be behind the gate.
    /// </summary>
    /// <returns>The trials in the ledger.</returns>
    public async Task<long> TrialsAsync(string id, long trials)
    {
        // Enough that silos still commit when the test goes on.
        const int Ahead = 100;
        using var limit = new CancellationTokenSource(Patience.Limit);
        long done = 0;
        for (; done < trials; await Task.Delay(50))
        {
            StartAgain();
            if (Sql("SELECT to_regclass('modcomp_block')").Length > 0)
            {
                _gate.LetThrough(trials + Ahead);
                done = TrialsInLedger(id);
            }

            Assert.False(limit.IsCancellationRequested, $"There are only {done} of {trials} trials.{Logs}");
        }

        return done;
    }

    /// <summary>Lets every trial into the ledger from now on.</summary>
    public void OpenLedger() => _gate.Open();

    /// <summary>
    /// Waits until no trial of a sweep has come to the ledger for some seconds, without a word to any silo. A sweep that does not rest is
    /// left after a time that is short of that in which silos are voted out.
    /// </summary>
    public async Task AtRestAsync(string id)
    {
        const int Seconds = 40;
        const int Quiet = 4;
        long trials = TrialsInLedger(id);
        for (int second = 0, quiet = 0; second < Seconds && quiet < Quiet; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            long now = TrialsInLedger(id);
            quiet = now == trials ? quiet + 1 : 0;
            trials = now;
        }
    }

    /// <summary>Cancels a sweep.</summary>
    public Task CancelAsync(string id) => AskAsync(c => c.GetGrain<ISweepGrain>(id).Cancel(), a => a.Sweep is not null);

    /// <summary>
    /// Waits for the end of a sweep, which must be complete in the ledger: nothing lost, nothing twice, and the results of one machine.
    /// </summary>
    public async Task CompletedAsync(string id, long trials, string hash)
    {
        OpenLedger();
        SweepStatus status = await UntilAsync(id, _ => false);
        Assert.True(status.State == SweepState.Completed, status.Failure);
        Assert.Equal((trials, hash), (status.TrialsDone, status.ResultsHash));
        Assert.Equal(trials, TrialsInLedger(id));
        Assert.Equal(
            trials.ToString(CultureInfo.InvariantCulture),
            Sql(
                $"SELECT count(DISTINCT (configuration, t)) FROM (SELECT configuration, generate_series(first_trial, first_trial + trials "
                    + $"- 1) t {BlocksOf(id)}) one"
            )
        );
        // The ledger raises an alarm when a trial comes back with other bits.
        Assert.Equal("0", Sql("SELECT count(*) FROM modcomp_alarm"));
    }

    /// <summary>The silo that a sweep's grain lives on; null while it lives nowhere.</summary>
    public async Task<SiloProcess?> HostOfAsync(string id)
    {
        var address = await AskAsync(
            c => c.GetGrain<IManagementGrain>(0).GetActivationAddress(c.GetGrain<ISweepGrain>(id)).AsTask()!,
            _ => true
        );
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

    // As a supervisor does with a silo that the others took for dead while the machine was busy elsewhere. Any other end is left as it is.
    private void StartAgain()
    {
        foreach (SiloProcess silo in Silos.Where(s => s.WasVotedOutByMistake).ToArray())
        {
            silo.IsToStay = false;
            Start(silo.Place);
        }
    }

    private string Logs => string.Concat(Silos.Select(s => $"\n== {s.Place.Name}{(s.HasExited ? " (ended)" : "")}\n{s.LogEnd}"));

    private static string BlocksOf(string id) => $"FROM modcomp_block WHERE sweep = (SELECT id FROM modcomp_sweep WHERE name = '{id}')";

    private long TrialsInLedger(string id) =>
        long.Parse(Sql("SELECT coalesce(sum(trials), 0) " + BlocksOf(id)), CultureInfo.InvariantCulture);

    private async Task<IHost> ConnectAsync(SiloProcess silo, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_connecting);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(new IPEndPoint(IPAddress.Parse(silo.Place.Address), silo.Place.GatewayPort));
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("modcomp", "modcomp"));
            Client?.Invoke(client);
            client.UseConnectionRetryFilter(
                async (_, stop) =>
                {
                    await Task.Delay(200, stop);
                    return !silo.HasExited;
                }
            );
        });
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(limit.Token);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
