using System.Net;
using ModalityCompetition.TestKit.Networks;

namespace ModalityCompetition.Dashboard.Tests.Support;

/// <summary>
/// A server that answers 503 to the first requests, as a proxy does whose cluster is away or as a silo does that is missing its others,
/// and passes the later ones on to another.
/// </summary>
internal sealed class StutteringServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _behind = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _server;
    private readonly HttpStatusCode _status;
    private int _refusals;
    private int _asked;

    /// <summary>Begins to answer.</summary>
    /// <param name="server">Who answers in the end.</param>
    /// <param name="refusals">Requests that are refused before that.</param>
    /// <param name="status">How they are refused.</param>
    public StutteringServer(Uri server, int refusals, HttpStatusCode status = HttpStatusCode.ServiceUnavailable)
    {
        _server = server;
        _refusals = refusals;
        _status = status;
        Url = $"http://127.0.0.1:{FreePorts.Next()}";
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = AnswerAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Requests that it has got.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Refuses so many requests more.</summary>
    public void Refuse(int requests) => Volatile.Write(ref _refusals, requests);

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Close();
        _behind.Dispose();
    }

    private async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _asked);
            if (Interlocked.Decrement(ref _refusals) >= 0)
            {
                context.Response.StatusCode = (int)_status;
                context.Response.Close();
                continue;
            }

            _ = PassOnAsync(context);
        }
    }

    private async Task PassOnAsync(HttpListenerContext context)
    {
        try
        {
            var address = new Uri(_server, context.Request.RawUrl);
            using HttpResponseMessage answer = await _behind.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            context.Response.SendChunked = true;
            await using Stream body = await answer.Content.ReadAsStreamAsync();
            byte[] part = new byte[4096];
            for (int count; (count = await body.ReadAsync(part)) > 0; )
            {
                await context.Response.OutputStream.WriteAsync(part.AsMemory(0, count));
                await context.Response.OutputStream.FlushAsync();
            }

            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException or HttpRequestException)
        {
            // The one that asked, or the one that is asked, has left.
            context.Response.Abort();
        }
    }
}
