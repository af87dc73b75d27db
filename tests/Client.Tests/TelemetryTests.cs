using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Sweeps.Running;

namespace ModalityCompetition.Client.Tests;

/// <summary>Telemetry goes out when the standard variables ask for it, and not a packet otherwise.</summary>
[Collection(nameof(TelemetryTests))]
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public class TelemetryTests
{
    [Fact]
    public async Task Metrics_and_activities_reach_a_collector_that_speaks_http_protobuf()
    {
        using var collector = new Collector();
        using var variables = new Variables(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        using var sockets = new SocketWatch();

        TellOnce(variables);

        IReadOnlyDictionary<string, byte[]> received = await collector.ReceivedAsync();
        Assert.Contains("/v1/metrics", received.Keys);
        Assert.Contains("/v1/traces", received.Keys);
        // ExportMetricsServiceRequest.resource_metrics[].scope_metrics[].metrics[].name, and likewise for spans.
        Assert.Contains(SweepTelemetry.TrialsCommitted, Protobuf.Texts(received["/v1/metrics"], 1, 2, 2, 1));
        Assert.Contains("sweep", Protobuf.Texts(received["/v1/traces"], 1, 2, 2, 5));
        Assert.True(sockets.Connections > 0, "The watch that the next test relies on saw nothing.");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    public void Without_the_variables_no_socket_is_opened(string? name, string? value)
    {
        using var collector = new Collector();
        using var variables = name is null
            ? new Variables()
            : new Variables(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), (name, value!));
        using var sockets = new SocketWatch();
        Assert.Null(TelemetryExport.Start(variables.Console));
        TellOnce(variables);
        Assert.Equal(0, sockets.Connections);
        Assert.Equal(0, collector.Requests);
    }

    [Fact]
    public void A_collector_that_does_not_answer_holds_nobody_up_for_long()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var variables = new Variables(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        long begun = TimeProvider.System.GetTimestamp();
        TellOnce(variables);
        // The bound is three seconds and the exporter's own patience ten; the margin is for a busy machine.
        Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(9));
    }

    private static void TellOnce(Variables variables)
    {
        using IDisposable? export = TelemetryExport.Start(variables.Console);
        using var telemetry = new SweepTelemetry("test", 10, 100);
        telemetry.Report(new SweepProgress(60, 100, 5, null, []));
        telemetry.End(new RunResult(RunEnd.Stopped, 60, 100, 50, TimeSpan.FromSeconds(1)));
    }

    /// <summary>Environment variables of this process, which the exporter reads itself, set for the length of a test.</summary>
    private sealed class Variables : IDisposable
    {
        private readonly (string Name, string Value)[] _set;

        public Variables(params (string Name, string Value)[] set)
        {
            _set = set;
            foreach ((string name, string value) in set)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        public ClientConsole Console => new() { Out = TextWriter.Null, Error = TextWriter.Null, Variables = _set.ToDictionary(v => v.Name, v => v.Value) };

        public void Dispose()
        {
            foreach ((string name, _) in _set)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    /// <summary>Counts the connections that this process opens.</summary>
    private sealed class SocketWatch : EventListener
    {
        private int _connections;

        public int Connections => Volatile.Read(ref _connections);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.Sockets")
            {
                EnableEvents(eventSource, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "ConnectStart")
            {
                Interlocked.Increment(ref _connections);
            }
        }
    }

    /// <summary>A collector that keeps the bodies of what it is sent.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Dictionary<string, byte[]> _bodies = [];
        private readonly Task _serving;
        private readonly TaskCompletionSource _both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _requests;

        public Collector()
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            }

            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _serving = ServeAsync();
        }

        public string Address { get; }

        public int Requests => Volatile.Read(ref _requests);

        public async Task<IReadOnlyDictionary<string, byte[]>> ReceivedAsync()
        {
            await _both.Task.WaitAsync(TimeSpan.FromSeconds(20));
            return _bodies;
        }

        public void Dispose()
        {
            _listener.Close();
            _serving.Wait();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    HttpListenerContext context = await _listener.GetContextAsync();
                    Interlocked.Increment(ref _requests);
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    _bodies[context.Request.Url!.AbsolutePath] = body.ToArray();
                    context.Response.StatusCode = 200;
                    context.Response.Close();
                    if (_bodies.Count == 2)
                    {
                        _both.TrySetResult();
                    }
                }
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                // Closed by Dispose.
            }
        }
    }

    /// <summary>Just enough of the wire format of protocol buffers to walk to a text.</summary>
    private static class Protobuf
    {
        public static IReadOnlyList<string> Texts(byte[] message, params int[] path)
        {
            IEnumerable<byte[]> level = [message];
            foreach (int field in path)
            {
                level = level.SelectMany(m => Fields(m, field)).ToList();
            }

            return [.. level.Select(Encoding.UTF8.GetString)];
        }

        private static IEnumerable<byte[]> Fields(byte[] message, int wanted)
        {
            int at = 0;
            while (at < message.Length)
            {
                ulong tag = Varint(message, ref at);
                switch (tag & 7)
                {
                    case 0:
                        Varint(message, ref at);
                        break;
                    case 1:
                        at += 8;
                        break;
                    case 2:
                        int length = (int)Varint(message, ref at);
                        byte[] value = message.AsSpan(at, length).ToArray();
                        at += length;
                        if ((int)(tag >> 3) == wanted)
                        {
                            yield return value;
                        }

                        break;
                    case 5:
                        at += 4;
                        break;
                    default:
                        throw new InvalidDataException($"wire type {tag & 7}");
                }
            }
        }

        private static ulong Varint(byte[] message, ref int at)
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte part = message[at++];
                value |= (ulong)(part & 0x7f) << shift;
                if (part < 0x80)
                {
                    return value;
                }
            }
        }
    }
}
