using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>Errors as problem details (RFC 9457), with the sentences that the command line says.</summary>
internal static partial class Problems
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>Answers a request, or says what went wrong with it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">Answers it.</param>
    /// <param name="log">Told what nobody expected.</param>
    /// <param name="place">Where the server says what there is.</param>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next, ILogger log, string place = "/openapi.json")
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (
                !context.Response.HasStarted
                && context.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed
            )
            {
                await UnknownAsync(context, place).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
        catch (OperationCanceledException) when (context.Response.HasStarted)
        {
            // The server stops in the middle of an answer, an event stream for example.
            context.Abort();
        }
        catch (OperationCanceledException)
        {
            // It stops before the answer.
            await WriteAsync(context, new SweepServiceException(SweepServiceFailure.Unavailable, SweepServiceException.ClosingMessage))
                .ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is ConnectionResetException or ConnectionAbortedException
                || (failure is IOException && context.RequestAborted.IsCancellationRequested)
            )
        {
            // Nobody is left either: the connection broke while the request was read or answered.
        }
        catch (SweepServiceException failure) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, failure).ConfigureAwait(false);
        }
        catch (BadHttpRequestException failure) when (!context.Response.HasStarted)
        {
            string message =
                failure.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? "The body of the request is too large: a spec has at most 1 MiB."
                : failure.StatusCode == StatusCodes.Status408RequestTimeout
                    ? "The body of the request comes too slowly: send it again, at once and whole."
                : $"The request is not well-formed ({failure.Message.TrimEnd('.')}): correct it.";
            await WriteAsync(context, failure.StatusCode, "invalid", message, []).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The last resort of a request: whatever is left becomes one sentence, never a stack trace.
        catch (Exception failure)
#pragma warning restore CA1031 // End of the last resort.
        {
            RequestFailed(log, context.Request.Method, context.Request.Path.Value, failure.Message, failure);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await WriteAsync(
                    context,
                    StatusCodes.Status500InternalServerError,
                    "unexpected",
                    "Unexpected error: the server's log has the details; please report it.",
                    []
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>Writes a failure.</summary>
    public static Task WriteAsync(HttpContext context, SweepServiceException failure)
    {
        if (failure.Failure == SweepServiceFailure.LimitReached)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return WriteAsync(
            context,
            StatusOf(failure.Failure),
            JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Failure.ToString()),
            failure.Message,
            failure.Details,
            failure.LeftOut
        );
    }

    /// <summary>Refuses a request whatever it asks.</summary>
    public static Task ForbidAsync(HttpContext context, string message) =>
        WriteAsync(context, StatusCodes.Status403Forbidden, "forbidden", message, []);

    /// <summary>The HTTP status of a failure.</summary>
    public static int StatusOf(SweepServiceFailure failure) =>
        failure switch
        {
            SweepServiceFailure.Invalid => StatusCodes.Status400BadRequest,
            SweepServiceFailure.NotFound => StatusCodes.Status404NotFound,
            SweepServiceFailure.Gone => StatusCodes.Status410Gone,
            SweepServiceFailure.Conflict => StatusCodes.Status409Conflict,
            SweepServiceFailure.Unauthorized => StatusCodes.Status401Unauthorized,
            SweepServiceFailure.LimitReached => StatusCodes.Status429TooManyRequests,
            SweepServiceFailure.Storage => StatusCodes.Status507InsufficientStorage,
            _ => StatusCodes.Status503ServiceUnavailable,
        };

    private static Task UnknownAsync(HttpContext context, string place) =>
        context.Response.StatusCode == StatusCodes.Status404NotFound
            ? WriteAsync(
                context,
                StatusCodes.Status404NotFound,
                "not_found",
                $"There is nothing at this address: see {place} for what there is.",
                []
            )
            : WriteAsync(
                context,
                StatusCodes.Status405MethodNotAllowed,
                "invalid",
                $"This address does not take {context.Request.Method}: see {place} for what it takes.",
                []
            );

    private static async Task WriteAsync(
        HttpContext context,
        int status,
        string failure,
        string detail,
        IReadOnlyList<string> errors,
        int leftOut = 0
    )
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaType;
        var problem = new ProblemDocument(status, ReasonOf(status), detail, failure, errors, leftOut);
        await JsonSerializer.SerializeAsync(context.Response.Body, problem, ApiJson.Options, context.RequestAborted).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed: {Reason}")]
    private static partial void RequestFailed(ILogger log, string method, string? path, string reason, Exception failure);

    private static string ReasonOf(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
