namespace ModalityCompetition.Sweeps.AzureBlobs.Blobs;

/// <summary>How a program talks to Azure Blob Storage. Nothing here influences what an archive holds.</summary>
public sealed record BlobArchiveOptions
{
    /// <summary>How often a request is tried again that failed in a way which may pass; at least 0, default 4.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>
    /// The pause before the first further try; each next one is twice as long, up to eight seconds. Default half a second.
    /// </summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>For how long one try may go without an answer; default two minutes, in which eight MiB pass a slow line.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For how long a connection may be tried for; default five seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For how long a request with all its tries may last, whatever pauses the service asks for; default five minutes.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock that expiry dates and the service's clock are compared with; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
