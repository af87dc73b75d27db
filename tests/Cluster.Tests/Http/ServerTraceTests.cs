using ModalityCompetition.Cluster.Tests.Grains;
using ModalityCompetition.Cluster.Tests.Observability;
using ModalityCompetition.TestKit.Services;
using ModalityCompetition.TestKit.Telemetry;

namespace ModalityCompetition.Cluster.Tests.Http;

/// <summary>A client's trace goes on in <c>modcomp serve</c>, down to the ledger and into the log.</summary>
public sealed class ServerTraceTests : IDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-traces-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Everything_that_a_submission_causes_has_its_trace()
    {
        Skip.If(OperatingSystem.IsWindows(), "Needs a shell.");
        string[] names = ["POST /api/v1/sweeps", "sweep", "block", "batch", "append"];
        await using TestCollector collector = await TestCollector.StartAsync();
        string address = ServingProcess.Address();
        using ServingProcess server = await ServingProcess.ServeAsync(
            address,
            _folder,
            $"export OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf OTEL_BSP_SCHEDULE_DELAY=100"
        );
        using var http = new HttpClient { BaseAddress = new Uri("http://" + address) };
        using var spec = new StringContent(TestSpecs.Small(), System.Text.Encoding.UTF8, "application/yaml");
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/sweeps") { Content = spec };
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        using HttpResponseMessage submitted = await http.SendAsync(request);
        Assert.True(submitted.IsSuccessStatusCode, await submitted.Content.ReadAsStringAsync());
        await SweepWatching.UntilAsync(() => names.All(collector.SpansOf(Trace).Contains));
        await server.EndAsync();
        string log = await File.ReadAllTextAsync(Path.Combine(_folder, "server.log"));
        Assert.Contains($" trace={Trace} span=", log, StringComparison.Ordinal);
    }
}
