using System.Net;
using System.Text.Json;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Remote;

/// <summary>Turns what goes wrong between here and a server into the exception of a sweep service.</summary>
/// <param name="server">Address of the server, for messages.</param>
/// <param name="options">How it is talked to.</param>
internal sealed class RemoteFailures(Uri server, RemoteOptions options)
{
    private static readonly SweepServiceFailure[] All = Enum.GetValues<SweepServiceFailure>();

    private string Server => server.GetLeftPart(UriPartial.Authority);

    /// <summary>Does something over the network.</summary>
    /// <exception cref="SweepServiceException">The server was not reached, or the connection broke.</exception>
    public async Task<T> GuardAsync<T>(Func<Task<T>> act, CancellationToken cancellation)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new SweepServiceException(
                SweepServiceFailure.Unavailable,
                $"The server {BrokenConnection.Sentence(server, options, failure, "that 'modcomp serve' runs there")}",
                inner: failure
            );
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="SweepServiceException">It is not what this program expects.</exception>
    public T Read<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, ApiJson.Options) ?? throw new JsonException("it is null");
        }
        catch (JsonException failure)
        {
            throw Strange(failure);
        }
    }

    /// <summary>The failure that an answer tells; the inner exception has its status.</summary>
    public SweepServiceException Of(HttpResponseMessage response, string text)
    {
        var told = new HttpRequestException(null, null, response.StatusCode);
        try
        {
            if (JsonSerializer.Deserialize<ProblemDocument>(text, ApiJson.Options) is { Detail: { Length: > 0 } detail } problem)
            {
                SweepServiceFailure failure = All.FirstOrDefault(
                    f => JsonNamingPolicy.SnakeCaseLower.ConvertName(f.ToString()) == problem.Failure,
                    OfStatus(response.StatusCode)
                );
                return new SweepServiceException(failure, detail, problem.Errors, told) { LeftOut = problem.LeftOut };
            }
        }
        catch (JsonException)
        {
            // Not a server of ours; told below.
        }

        return new SweepServiceException(
            OfStatus(response.StatusCode),
            $"The server {Server} answered {(int)response.StatusCode} without saying why: check the address, perhaps something else "
                + $"listens there.",
            inner: told
        );
    }

    private static SweepServiceFailure OfStatus(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SweepServiceFailure.Unauthorized,
            HttpStatusCode.NotFound => SweepServiceFailure.NotFound,
            HttpStatusCode.Gone => SweepServiceFailure.Gone,
            HttpStatusCode.TooManyRequests => SweepServiceFailure.LimitReached,
            >= HttpStatusCode.InternalServerError => SweepServiceFailure.Unavailable,
            _ => SweepServiceFailure.Invalid,
        };

    private SweepServiceException Strange(Exception inner) =>
        new(
            SweepServiceFailure.Unavailable,
            $"The server {Server} answered something that this program does not understand: check the address, and that both are of the "
                + $"same version.",
            inner: inner
        );
}
