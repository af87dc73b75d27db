using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Sweeps.Ledger.Files;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.TestKit.Engines;
using ModalityCompetition.TestKit.Waiting;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>
/// What <c>modcomp serve</c> serves, with an engine that trains when it is told to, at an address that stays when the server is started
/// again.
/// </summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-pages-").FullName;
    private readonly SteadyAddress _address = new();
    private readonly string? _key;
    private readonly ITrialEngine _engine;
    private EmbeddedSweepService? _service;
    private DashboardServer? _server;

    private PageServer(string? key, ITrialEngine? engine) => (_key, _engine) = (key, engine ?? Engine);

    /// <summary>Where the page is.</summary>
    public string Url => _address.Url;

    /// <summary>The engine, unless another was given.</summary>
    public HeldEngine Engine { get; } = new();

    /// <summary>The sweeps.</summary>
    public ISweepService Service => _service!;

    /// <summary>Starts a server.</summary>
    /// <param name="key">Its key, or none.</param>
    /// <param name="engine">What trains in place of <see cref="Engine"/>.</param>
    public static async Task<PageServer> StartAsync(string? key = null, ITrialEngine? engine = null)
    {
        var server = new PageServer(key, engine);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Stops serving; what has been done stays in the folder.</summary>
    public async Task StopAsync()
    {
        _address.Server = null;
        if (_server is not null)
        {
            await _server.DisposeAsync();
            await _service!.DisposeAsync();
            _server = null;
        }
    }

    /// <summary>Serves again what is in the folder.</summary>
    public async Task StartAgainAsync()
    {
        _service = EmbeddedSweepService.Open(
            new ServiceOptions
            {
                Experiments = ShippedExperiments.Registry,
                DataFolder = _folder,
                Engines = ["cpu"],
                CreateEngine = _ => _engine,
                Workers = 1,
                Durability = LedgerDurability.None,
                ProgressInterval = TimeSpan.FromMilliseconds(20),
                CodeVersion = "0.0.0-test",
                Log = NullLogger.Instance,
            }
        );
        var options = new DashboardOptions
        {
            Port = 0,
            Key = _key is null ? null : ApiKey.Of(_key, "the test"),
            Loggers = NullLoggerFactory.Instance,
            ShutdownTimeout = Patience.Limit,
        };
        _server = await DashboardServer.StartAsync(_service, options, CancellationToken.None);
        _address.Server = _server.Url;
    }

    public async ValueTask DisposeAsync()
    {
        Engine.Release();
        await StopAsync();
        _address.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
