using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Dashboard.Limits;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>
/// <see cref="ISweepService.WatchAsync"/> as server-sent events (WHATWG HTML, section 9.2): an event <c>sweep</c>, or <c>deleted</c>, per
/// notice, whose id is its cursor, so that a reader that reconnects with Last-Event-ID goes on where it was. A comment says every so often
/// that the stream lives. A reader that does not read is not written to: notices carry whole statuses, so it misses steps, and the server
/// drops it when it takes nothing at all.
/// </summary>
/// <param name="service">Who is watched.</param>
/// <param name="limits">How often a comment is sent, and how many streams there may be.</param>
/// <param name="stopping">The server stops.</param>
internal sealed class EventStream(ISweepService service, StreamLimits limits, CancellationToken stopping)
{
    /// <summary>Where it is.</summary>
    public const string Path = SweepEndpoints.Root + "/events";

    /// <summary>The query parameter that names a sweep, and the event that says where one stands.</summary>
    public const string Sweep = "sweep";

    /// <summary>The event that says that there is no such sweep any more.</summary>
    public const string Deleted = "deleted";

    // Bytes that the system keeps for a reader that does not read.
    private const int SendBuffer = 1 << 14;

    // As long as this, comments show within minutes that nobody reads: what the systems of both sides keep is full, and the server's least
    // rate ends the connection. A few bytes every 15 s would not for hours.
    private static readonly string s_heartbeat = $":{new string(' ', 8 << 10)}\n: still here\n\n";

    /// <summary>Answers a request with a stream; the query may name one sweep.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        using AddressPlace place =
            limits.Places.Enter(ClientAddress.Of(context.Connection.RemoteIpAddress), static () => { })
            ?? throw new SweepServiceException(
                SweepServiceFailure.LimitReached,
                $"The server has {limits.Most} event streams open, or {limits.MostOfOne} of this address, and opens no more: close one, or "
                    + "ask for the status now and then."
            );
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await StreamAsync(context, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && context.Response.HasStarted)
        {
            // The stream ends; the reader asks again and finds the next server.
        }
    }

    private async Task StreamAsync(HttpContext context, CancellationToken ended)
    {
        string? sweep = context.Request.Query.TryGetValue(Sweep, out var values) ? values.ToString() : null;
        if (sweep is not null)
        {
            // Before the headers, while a mistake can still be told.
            string id = SweepIdentity.IsWellFormed(sweep) ? sweep : throw SweepServiceException.NoSuchSweep(sweep);
            await service.StatusAsync(id, ended).ConfigureAwait(false);
        }

        string cursor = context.Request.Headers["Last-Event-ID"].ToString();
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        KeepLittle(context.Features.Get<IConnectionSocketFeature>());
        await WriteAsync(context, "retry: 2000\n\n", ended).ConfigureAwait(false);
        IAsyncEnumerator<SweepNotice> notices = service
            .WatchAsync(sweep, cursor.Length == 0 ? null : cursor, ended)
            .GetAsyncEnumerator(ended);
        await using (notices.ConfigureAwait(false))
        {
            Task<bool> next = notices.MoveNextAsync().AsTask();
            while (true)
            {
                if (!await WithinHeartbeatAsync(next, ended).ConfigureAwait(false))
                {
                    await WriteAsync(context, s_heartbeat, ended).ConfigureAwait(false);
                    continue;
                }

                if (!await next.ConfigureAwait(false))
                {
                    return;
                }

                SweepNotice notice = notices.Current;
                await WriteAsync(
                        context,
                        $"id: {notice.Cursor}\nevent: {(notice.IsDeleted ? Deleted : Sweep)}\ndata: "
                            + $"{JsonSerializer.Serialize(notice.Sweep, ApiJson.Options)}\n\n",
                        ended
                    )
                    .ConfigureAwait(false);
                next = notices.MoveNextAsync().AsTask();
            }
        }
    }

    private static void KeepLittle(IConnectionSocketFeature? connection)
    {
        try
        {
            connection?.Socket.SendBufferSize = SendBuffer;
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            // The reader broke the connection off a moment ago, which the request is about to hear.
        }
    }

    private async Task<bool> WithinHeartbeatAsync(Task next, CancellationToken ended)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ended);
        Task first = await Task.WhenAny(next, Task.Delay(limits.Heartbeat, limits.Clock, waiting.Token)).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);
        // A cancelled wait ends in the enumeration, which is cancelled as well.
        return first == next || ended.IsCancellationRequested;
    }

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken ended)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ended).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(ended).ConfigureAwait(false);
    }
}
