using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Dashboard.Security;

namespace ModalityCompetition.Dashboard.Hosting;

/// <summary>How a <see cref="DashboardServer"/> listens and what it lets through.</summary>
public sealed record DashboardOptions
{
    /// <summary>Address; default loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port, 0 for a free one; default 7370.</summary>
    public int Port { get; init; } = 7370;

    /// <summary>The key that callers of the API must have; null for none, which beyond loopback is allowed only where they must have a
    /// certificate.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>How it speaks TLS; null for plain HTTP.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Whether callers of the API must show who they are: by the key, a certificate, or both.</summary>
    public bool IsGuarded => Key is not null || Tls?.Clients is not null;

    /// <summary>Largest body of a request, bytes; default 2 MiB, room for a spec of 1 MiB as a JSON string.</summary>
    public long LargestBody { get; init; } = 2 << 20;

    /// <summary>Requests per second that one address may make in the long run; default 50.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests that one address may make at once after a pause; default 200.</summary>
    public int Burst { get; init; } = 200;

    /// <summary>
    /// Requests that are answered at once, event streams not counted; further ones wait shortly or are refused; default 64.
    /// </summary>
    public int MostConcurrent { get; init; } = 64;

    /// <summary>
    /// Connections that are open at once; for a further one the one that has been without a request for longest is closed; default 400.
    /// More than <see cref="MostStreams"/>, <see cref="MostBodies"/> and twice <see cref="MostConcurrent"/> together, so that there always
    /// is one.
    /// </summary>
    public int MostConnections { get; init; } = 400;

    /// <summary>Connections of one address; default 300.</summary>
    public int MostConnectionsOfOne { get; init; } = 300;

    /// <summary>Event streams that are open at once; further ones are refused; default 100.</summary>
    public int MostStreams { get; init; } = 100;

    /// <summary>Event streams of one address; default 50.</summary>
    public int MostStreamsOfOne { get; init; } = 50;

    /// <summary>
    /// Bodies of requests that are on their way at once; for a further one the oldest is dropped; default 64.
    /// </summary>
    public int MostBodies { get; init; } = 64;

    /// <summary>Bodies of one address that are on their way at once; default 32.</summary>
    public int MostBodiesOfOne { get; init; } = 32;

    /// <summary>
    /// Bytes per second that a client must send of a body, and must take of an answer that waits for it, from <see cref="RateGrace"/> on; a
    /// slower one loses its connection; default 1024.
    /// </summary>
    public double LeastRate { get; init; } = 1024;

    /// <summary>For how long a client may be slower than <see cref="LeastRate"/>, more than 1 s; default 5 s.</summary>
    public TimeSpan RateGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Why the server takes no work although it runs, one sentence, for the health check; null while it does. Default: it always does.
    /// </summary>
    public Func<string?> Trouble { get; init; } = () => null;

    /// <summary>Pages of something else; null for none.</summary>
    public ServerExtension? Extension { get; init; }

    /// <summary>
    /// Answers a request for the metrics of the process in the form of Prometheus; default null, they are not to be had.
    /// </summary>
    public RequestDelegate? Metrics { get; init; }

    /// <summary>
    /// Whether what the server stands on takes work: null where it does, else why not, one sentence, for the health check. Asked by every
    /// check, so it answers soon and from memory where it can. Null, the default, to ask the service to describe itself.
    /// </summary>
    public Func<CancellationToken, Task<string?>>? Ground { get; init; }

    /// <summary>
    /// How often an event stream on which nothing happens sends a comment, so that proxies keep it open and a reader sees that it lives;
    /// default 15 s.
    /// </summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long answers in work may take when the server stops; default 5 s.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The log: failures that are nobody's mistake, and what the web server itself has to say. It stays its owner's.</summary>
    public required ILoggerFactory Loggers { get; init; }
}
