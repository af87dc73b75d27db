using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ModalityCompetition.TestKit.Telemetry;

/// <summary>A collector of OTLP over HTTP on loopback that keeps the bodies of what it is sent, by path.</summary>
public sealed class TestCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = [];
    private readonly WebApplication _application;

    private TestCollector(WebApplication application) => _application = application;

    /// <summary>Where it listens, for example <c>http://127.0.0.1:4318</c>.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The paths to which something was sent, each once, in order.</summary>
    public IReadOnlyList<string> Paths => [.. _received.Select(r => r.Path).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Starts one on a port of the system's choice.</summary>
    public static async Task<TestCollector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        var collector = new TestCollector(application);
        application.Run(collector.ReceiveAsync);
        await application.StartAsync();
        collector.Address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return collector;
    }

    /// <summary>
    /// The names of all metrics that were sent, from ExportMetricsServiceRequest.resource_metrics[].scope_metrics[].metrics[].name.
    /// </summary>
    public IReadOnlySet<string> Metrics(string path = "/v1/metrics") => Texts(path, 1, 2, 2, 1);

    /// <summary>
    /// The names of all spans that were sent, from ExportTraceServiceRequest.resource_spans[].scope_spans[].spans[].name.
    /// </summary>
    public IReadOnlySet<string> Spans(string path = "/v1/traces") => Texts(path, 1, 2, 2, 5);

    /// <summary>The names of the spans of a trace that were sent, of which spans[].trace_id is the number.</summary>
    /// <param name="trace">The trace, 32 hexadecimal digits.</param>
    public IReadOnlySet<string> SpansOf(string trace) =>
        Bodies("/v1/traces")
            .SelectMany(b => Protobuf.Messages(b, 1, 2, 2))
            .Where(s => Protobuf.Messages(s, 1).Any(id => Convert.ToHexStringLower(id) == trace))
            .SelectMany(s => Protobuf.Texts(s, 5))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// The texts of all log lines that were sent, from
    /// ExportLogsServiceRequest.resource_logs[].scope_logs[].log_records[].body.string_value.
    /// </summary>
    public IReadOnlySet<string> Logs(string path = "/v1/logs") => Texts(path, 1, 2, 2, 5, 1);

    /// <summary>The names of the scopes, meters or sources, of what was sent to a path: resource[].scope[].scope.name.</summary>
    public IReadOnlySet<string> Scopes(string path) => Texts(path, 1, 2, 1, 1);

    /// <summary>The attributes of the resources of what was sent to a path that are texts, as <c>key=value</c>.</summary>
    public IReadOnlySet<string> Resource(string path) =>
        Bodies(path)
            .SelectMany(b => Protobuf.Messages(b, 1, 1, 1))
            .SelectMany(a => Protobuf.Texts(a, 2, 1).Select(v => $"{Protobuf.Texts(a, 1)[0]}={v}"))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a text is anywhere in what was sent.</summary>
    public bool Saw(string text) => _received.Any(r => r.Body.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private IEnumerable<byte[]> Bodies(string path) => _received.Where(r => r.Path == path).Select(r => r.Body);

    private HashSet<string> Texts(string path, params int[] fields) =>
        Bodies(path).SelectMany(b => Protobuf.Texts(b, fields)).ToHashSet(StringComparer.Ordinal);

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue((context.Request.Path, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
