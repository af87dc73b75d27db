using System.Text.Json;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Remote;

/// <summary>
/// Asks a server or a silo how it is, for the health check of a container or a supervisor: images have neither curl nor a shell that could.
/// </summary>
public static class ServerHealth
{
    /// <summary>Where a server says whether it takes work.</summary>
    public const string Ready = "health/ready";

    /// <summary>Where a server says whether its process lives.</summary>
    public const string Live = "health/live";

    private const int LongestAnswer = 1 << 16;

    /// <summary>Asks once.</summary>
    /// <param name="server">Address of the server, for example <c>http://127.0.0.1:7370</c>.</param>
    /// <param name="path"><see cref="Ready"/> or <see cref="Live"/>.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <param name="options">By what the server is known; null for the authorities of this machine.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Null where all is well; otherwise one sentence that says what is not.</returns>
    /// <exception cref="SweepServiceException">The address is none.</exception>
    public static async Task<string?> ComplaintAsync(
        string server,
        string path,
        TimeSpan patience,
        RemoteOptions? options,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(server);
        options ??= new RemoteOptions();
        Uri address = RemoteAddress.Parse(server);
        string place = address.GetLeftPart(UriPartial.Authority);
        // Whoever checks health asks the server itself and not what is in front of it.
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                SslOptions = options.Tls(),
            }
        )
        {
            BaseAddress = address,
            MaxResponseContentBufferSize = LongestAnswer,
            Timeout = patience,
        };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? null
                : Detail(await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false))
                    ?? $"{place} answers {(int)response.StatusCode}: check the address, perhaps something else listens there.";
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return BrokenConnection.Sentence(address, options, failure, "that a server or a silo listens there");
        }
    }

    private static string? Detail(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ProblemDocument>(text, ApiJson.Options)?.Detail is { Length: > 0 } detail ? detail : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
