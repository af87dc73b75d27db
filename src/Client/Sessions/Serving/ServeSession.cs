using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions.Archives;
using ModalityCompetition.Dashboard.Hosting;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Dashboard.Webhooks;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Archives.Runs;
using ModalityCompetition.Sweeps.AzureBlobs.Access;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Services.Hosting;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs.Transformers;
using ModalityCompetition.Training.Engines;

namespace ModalityCompetition.Client.Sessions.Serving;

/// <summary>Serves sweeps from a data folder until it is asked to stop.</summary>
/// <param name="console">Where it says where it listens.</param>
/// <param name="log">The log.</param>
/// <param name="installed">What the program can run.</param>
internal sealed class ServeSession(ClientConsole console, RunLogger log, Installation installed)
{
    // About as many as answers are given at once.
    private const int Threads = 64;

    /// <summary>
    /// How long a server that was asked to end takes at most. What is not over by then is dropped: everything committed is durable, and the
    /// next server goes on from there.
    /// </summary>
    public static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(4.5);

    private const string LogFile = "server.log";

    private static readonly TimeSpan s_answers = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(3);

    /// <summary>Serves.</summary>
    /// <param name="request">What and where.</param>
    /// <param name="stop">Asks to stop: no request is taken any more, blocks in work are dropped, computed ones committed, and the next
    /// server goes on.</param>
    public async Task RunAsync(ServeRequest request, CancellationToken stop)
    {
        (string Text, string Origin)? keyText = ServerConnection.Key(console, request.KeyFile);
        ApiKey? key = keyText is { } given ? ApiKey.Of(given.Text, given.Origin) : null;
        Webhook? webhook = WebhookOf(request, keyText?.Text);
        try
        {
            await ServeAsync(request, key, webhook, stop).ConfigureAwait(false);
        }
        finally
        {
            // After the sweeps, which may still come to an end.
            if (webhook is not null)
            {
                await webhook.DisposeAsync().ConfigureAwait(false);
            }
        }

        log.Log.Stopped();
    }

    private async Task ServeAsync(ServeRequest request, ApiKey? key, Webhook? webhook, CancellationToken stop)
    {
        ServerArchives archives = await ArchivesAsync(request).ConfigureAwait(false);
        AllowedPrograms? programs = Programs(request.Programs);
        using ProgramTrialEngine? processes = programs is null ? null : new ProgramTrialEngine(programs);
        IReadOnlyList<string> engines =
        [
            .. installed.Engines.Present,
            .. processes is null ? Array.Empty<string>() : [ProgramTrialEngine.Name],
        ];
        // A document that is read from a disk holds its thread, and a pool that starts with as many threads as there are processors grows
        // by one or two a second: health would wait behind a crowd of readers.
        ThreadPool.GetMinThreads(out int least, out int ports);
        ThreadPool.SetMinThreads(Math.Max(least, Threads), ports);

        ServiceOptions options = new()
        {
            DataFolder = request.Data,
            Engines = engines,
            CreateEngine = name => name == ProgramTrialEngine.Name ? processes! : Create(name, request),
            Experiments = ShippedExperiments.ForServers(installed.Experiments, Datasets(request.Datasets)),
            Programs = programs,
            Archives = archives,
            Workers = request.Workers ?? Environment.ProcessorCount,
            Durability = request.Durability,
            DiskReserve = request.DiskReserve,
            Held = () => Begin(request, key is null ? null : request.KeyFile),
            TrialTimeLimit = request.TrialTimeLimit,
            Ended = sweep => webhook?.Tell(sweep),
            Told = request.Told,
            CodeVersion = ProgramVersion.Text,
            Clock = console.Clock,
            Log = log.Log,
        };
        options = options with { MostEstimates = request.MostEstimates ?? options.MostEstimates };
        EmbeddedSweepService service = EmbeddedSweepService.Open(options);
        using CancellationTokenRegistration stopping = stop.Register(service.Close);
        await using (service.ConfigureAwait(false))
        {
            DashboardServer server = await DashboardServer
                .StartAsync(
                    service,
                    new DashboardOptions
                    {
                        Address = request.Listen.Address,
                        Port = request.Listen.Port,
                        Key = key,
                        Clock = console.Clock,
                        Trouble = service.Trouble,
                        ShutdownTimeout = s_answers,
                        Metrics = request.Metrics,
                        Loggers = log.Loggers,
                    },
                    stop
                )
                .ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                IReadOnlyList<SweepStatus> sweeps = await service.ListAsync(stop).ConfigureAwait(false);
                int running = sweeps.Count(s => s.State == SweepState.Running);
                log.Log.Serving(ProgramVersion.Text, request.Data, server.Url, sweeps.Count, running);
                await console.News.WriteLineAsync($"listening on {server.Url.GetLeftPart(UriPartial.Authority)}").ConfigureAwait(false);
                await console
                    .Error.WriteLineAsync(
                        $"data in {request.Data}, {Count(request)}, engines {string.Join(", ", engines)}, "
                            + $"{(key is null ? "no key" : "with a key")}; "
                            + $"{sweeps.Count} sweep{(sweeps.Count == 1 ? "" : "s")}, {running} to go on. Ctrl-C stops."
                    )
                    .ConfigureAwait(false);
                await Task.Delay(Timeout.InfiniteTimeSpan, console.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await console
                    .Error.WriteLineAsync("stopping: computed trials are committed, the same command goes on")
                    .ConfigureAwait(false);
            }
        }
    }

    // The log lies in the data folder and so begins when that is ours, with what there is to say of engines, keys and sweeps.
    private void Begin(ServeRequest request, string? keyFile)
    {
        log.OpenFile(Path.Combine(request.Data, LogFile));
        installed.Engines.WarnOfBroken(log.Log);
        if (SecretFile.Complaint(keyFile) is { } complaint)
        {
            log.Log.Warned(complaint);
        }
    }

    private static DataSetFolders Datasets(string? folder) =>
        folder is null ? DataSetFolders.None
        : Directory.Exists(folder) ? DataSetFolders.Below(folder)
        : throw new ClientException(
            ExitCode.Usage,
            $"there is no folder {folder} with data sets: create it, or correct the path given with --datasets."
        );

    // A wrong address, and what gives no access, is told before anything is served.
    private async Task<ServerArchives> ArchivesAsync(ServeRequest request)
    {
        if (request.AllowedArchives.Select(ArchiveAddresses.Mistake).FirstOrDefault(m => m is not null) is { } mistake)
        {
            throw new ClientException(ExitCode.Usage, $"an address of --allow-archive is no good: {mistake}.");
        }

        if (request.Archive is { } address)
        {
            await ArchiveAccess.Open(address, console).DisposeAsync().ConfigureAwait(false);
        }

        return new ServerArchives(
            request.Archive,
            request.AllowedArchives,
            a => ArchiveAccess.Open(a, console),
            new ArchiveFollowerOptions
            {
                Clock = console.Clock,
                CodeVersion = ProgramVersion.Text,
                Farewell = s_farewell,
            }
        );
    }

    private Webhook? WebhookOf(ServeRequest request, string? key) =>
        request.Webhook is not { } address ? null
        : key is null
            ? throw new ClientException(
                ExitCode.Usage,
                "--webhook needs a key that signs what it sends: give the server one with --api-key-file, or in the variable "
                    + $"{ApiKey.Variable}."
            )
        : new Webhook(
            new WebhookOptions
            {
                Address = WebhookOptions.AddressOf(address),
                Key = key,
                Clock = console.Clock,
                Log = log.Log,
            }
        );

    private static AllowedPrograms? Programs(string? folder) =>
        folder is null || Directory.Exists(folder)
            ? folder is null
                ? null
                : new AllowedPrograms(folder)
            : throw new ClientException(
                ExitCode.Usage,
                $"there is no folder {folder} with programs: create it, or correct the path given with --programs."
            );

    private static string Count(ServeRequest request) =>
        (request.Workers ?? Environment.ProcessorCount) is var workers and not 1
            ? FormattableString.Invariant($"{workers} workers")
            : "1 worker";

    // Whoever submits a spec for an engine that cannot be had reads why.
    private ITrialEngine Create(string name, ServeRequest request)
    {
        try
        {
            return installed.Engines.Create(name, request.EngineRequest(name, installed.Engines));
        }
        catch (EngineUnavailableException failure)
        {
            throw new SweepServiceException(SweepServiceFailure.Invalid, failure.Message, inner: failure);
        }
    }
}
