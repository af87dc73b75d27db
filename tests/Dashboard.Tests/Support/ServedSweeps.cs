using System.Net.Http.Headers;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Http;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>An embedded service behind a real server on a free port.</summary>
internal sealed class ServedSweeps : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-dashboard-").FullName;
    private readonly EmbeddedSweepService _service;
    private readonly DashboardServer _server;

    private ServedSweeps(Func<DashboardOptions, DashboardOptions>? change, string? key, Func<ServiceOptions, ServiceOptions>? serve)
    {
        var sweeps = new ServiceOptions
        {
            Experiments = ShippedExperiments.Registry,
            DataFolder = _folder,
            Engines = ["cpu"],
            CreateEngine = _ => Engine,
            Workers = 2,
            Durability = LedgerDurability.None,
            ProgressInterval = TimeSpan.FromMilliseconds(20),
            CodeVersion = "0.0.0-test",
            Log = Log,
        };
        _service = EmbeddedSweepService.Open(serve?.Invoke(sweeps) ?? sweeps);
        var options = new DashboardOptions
        {
            Port = 0,
            Key = key is null ? null : ApiKey.Of(key, "the test"),
            Loggers = Log,
            Trouble = _service.Trouble,
            ShutdownTimeout = Patience.Limit,
        };
        _server = DashboardServer.StartAsync(_service, change?.Invoke(options) ?? options, CancellationToken.None).GetAwaiter().GetResult();
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _server.Url, Timeout = Patience.Limit };
        if (key is not null)
        {
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public HeldEngine Engine { get; } = new();

    public ListingLog Log { get; } = new();

    /// <summary>A client that has the key.</summary>
    public HttpClient Http { get; }

    public ISweepService Service => _service;

    public DashboardServer Server => _server;

    public static ServedSweeps Start(Func<DashboardOptions, DashboardOptions>? change = null, string? key = null) => new(change, key, null);

    /// <summary>Starts a server with archives.</summary>
    public static ServedSweeps Start(ServerArchives archives) => Serving(o => o with { Archives = archives });

    /// <summary>Starts a server over another service.</summary>
    public static ServedSweeps Serving(Func<ServiceOptions, ServiceOptions> serve) => new(null, null, serve);

    /// <summary>Starts a server that tells somebody when sweeps end.</summary>
    public static ServedSweeps Start(Action<SweepStatus> ended) => Serving(o => o with { Ended = ended });

    /// <summary>Submits a small sweep over HTTP.</summary>
    public async Task<string> SubmitAsync(string spec)
    {
        using HttpResponseMessage answer = await Http.PostAsync("api/v1/sweeps", Yaml(spec));
        return (await Answers.JsonAsync(answer)).GetProperty("sweep").GetProperty("id").GetString()!;
    }

    public static StringContent Yaml(string text) => new(text, System.Text.Encoding.UTF8, "application/yaml");

    public async ValueTask DisposeAsync()
    {
        Engine.Release();
        Http.Dispose();
        await _server.DisposeAsync();
        await _service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
