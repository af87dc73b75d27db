using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ModalityCompetition.Dashboard.Hosting;

/// <summary>What every server of this program bears from a connection, whatever it serves.</summary>
internal static class ListeningLimits
{
    /// <summary>The longest that a connection takes to say what it wants, TLS included.</summary>
    public static TimeSpan LongestHeaders { get; } = TimeSpan.FromSeconds(10);

    // Longer than clients keep a connection that they do not use (.NET and nginx: 60 s), so that none sends into one that is being closed.
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(90);

    // Connections that have given way and are not closed yet.
    private const int Closing = 1000;

    /// <summary>Sets the limits.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="largestBody">Bytes of the largest request; 0 for none at all.</param>
    /// <param name="mostConnections">Connections that its gate lets in.</param>
    /// <param name="leastRate">How fast requests and answers must move; null for what Kestrel asks for.</param>
    public static void Set(KestrelServerOptions kestrel, long largestBody, int mostConnections, MinDataRate? leastRate = null)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = largestBody;
        // The gate of connections decides. One that gives way is counted until it is closed, so there is some room beyond.
        kestrel.Limits.MaxConcurrentConnections = mostConnections + Closing;
        kestrel.Limits.KeepAliveTimeout = s_keepAlive;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
        kestrel.Limits.MaxRequestLineSize = 4 << 10;
        kestrel.Limits.RequestHeadersTimeout = LongestHeaders;
        if (leastRate is not null)
        {
            kestrel.Limits.MinRequestBodyDataRate = leastRate;
            kestrel.Limits.MinResponseDataRate = leastRate;
        }
    }
}
