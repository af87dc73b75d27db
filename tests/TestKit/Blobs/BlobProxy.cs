using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModalityCompetition.TestKit.Blobs;

/// <summary>What a proxy does to a request.</summary>
public enum ProxyFate
{
    /// <summary>It passes.</summary>
    Passes,

    /// <summary>The connection is broken off, and nothing was done.</summary>
    Drops,

    /// <summary>It is carried out, and the connection broken off without a reply.</summary>
    LosesReply,

    /// <summary>It is carried out, and its reply cut off in the middle.</summary>
    Truncates,

    /// <summary>It is answered with 500 and not carried out.</summary>
    Fails,

    /// <summary>It is carried out, and answered with 500.</summary>
    FailsAfter,

    /// <summary>It is answered with 503 and a pause of no seconds.</summary>
    IsBusy,

    /// <summary>It is carried out twice, and the second reply given.</summary>
    Twice,

    /// <summary>It waits a while.</summary>
    Delays,
}

/// <summary>A proxy before a blob storage, on a free port of the loopback, that does to requests what a test decides.</summary>
public sealed class BlobProxy : IAsyncDisposable
{
    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(20);
    private readonly WebApplication _application;
    private readonly HttpClient _client;
    private readonly Uri? _target;
    private readonly Func<HttpRequest, ProxyFate> _fate;
    private readonly Func<HttpContext, Task>? _answer;
    private int _requests;

    private BlobProxy(WebApplication application, Uri? target, Func<HttpRequest, ProxyFate> fate, Func<HttpContext, Task>? answer)
    {
        _application = application;
        _target = target;
        _fate = fate;
        _answer = answer;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        application.Run(HandleAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Requests that have come.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Starts a proxy.</summary>
    /// <param name="target">The storage.</param>
    /// <param name="fate">What happens to a request; called from many threads.</param>
    public static Task<BlobProxy> StartAsync(Uri target, Func<HttpRequest, ProxyFate> fate) => StartAsync(target, fate, null);

    /// <summary>Starts a storage that gives one answer to everything.</summary>
    /// <param name="status">The status.</param>
    /// <param name="code">The error code.</param>
    /// <param name="headers">Further headers.</param>
    public static Task<BlobProxy> AnsweringAsync(int status, string code, params (string Name, string Value)[] headers) =>
        StartAsync(
            null,
            _ => ProxyFate.Passes,
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                foreach ((string name, string value) in headers)
                {
                    context.Response.Headers[name] = value;
                }

                await ErrorAsync(context, status, code);
            }
        );

    /// <summary>Starts a storage, or something before it, that gives one error to everything, with a body of its own.</summary>
    /// <param name="contentType">What it says that the body is.</param>
    /// <param name="body">What the body is.</param>
    public static Task<BlobProxy> FailingAsync(string contentType, string body) =>
        StartAsync(
            null,
            _ => ProxyFate.Passes,
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                context.Response.StatusCode = 502;
                context.Response.ContentType = contentType;
                if (context.Request.Method != "HEAD")
                {
                    await context.Response.WriteAsync(body);
                }
            }
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _client.Dispose();
    }

    private static async Task<BlobProxy> StartAsync(Uri? target, Func<HttpRequest, ProxyFate> fate, Func<HttpContext, Task>? answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0);
        });
        var proxy = new BlobProxy(builder.Build(), target, fate, answer);
        await proxy._application.StartAsync();
        string address = proxy
            ._application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        proxy.Endpoint = new Uri(address);
        return proxy;
    }

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        if (_answer is not null)
        {
            await _answer(context);
            return;
        }

        ProxyFate fate = _fate(context.Request);
        byte[] body = await BytesOf(context.Request.Body);
        switch (fate)
        {
            case ProxyFate.Drops:
                context.Abort();
                return;
            case ProxyFate.Fails:
                await ErrorAsync(context, 500, "InternalError");
                return;
            case ProxyFate.IsBusy:
                context.Response.Headers.RetryAfter = "0";
                await ErrorAsync(context, 503, "ServerBusy");
                return;
            case ProxyFate.Delays:
                await Task.Delay(s_while);
                break;
            case ProxyFate.Twice:
                (await ForwardAsync(context.Request, body)).Dispose();
                break;
        }

        using HttpResponseMessage reply = await ForwardAsync(context.Request, body);
        switch (fate)
        {
            case ProxyFate.LosesReply:
                context.Abort();
                return;
            case ProxyFate.FailsAfter:
                await ErrorAsync(context, 500, "OperationTimedOut");
                return;
            default:
                await ReplyAsync(context, reply, fate == ProxyFate.Truncates);
                return;
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, byte[] body)
    {
        string path = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_target!, path));
        if (body.Length > 0 || request.Method == "PUT")
        {
            forwarded.Content = new ByteArrayContent(body);
        }

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in request.Headers)
        {
            if (
                name is not ("Host" or "Connection" or "Transfer-Encoding" or "Content-Length" or "Expect")
                && !forwarded.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value)
            )
            {
                forwarded.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        return await _client.SendAsync(forwarded);
    }

    private static async Task ReplyAsync(HttpContext context, HttpResponseMessage reply, bool truncate)
    {
        context.Response.StatusCode = (int)reply.StatusCode;
        foreach ((string name, IEnumerable<string> values) in reply.Headers.Concat(reply.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive"))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        byte[] body = await reply.Content.ReadAsByteArrayAsync();
        if (!truncate)
        {
            if (context.Request.Method != "HEAD")
            {
                await context.Response.Body.WriteAsync(body);
            }

            return;
        }

        if (body.Length > 1 && context.Request.Method != "HEAD")
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
            await context.Response.Body.FlushAsync();
        }

        context.Abort();
    }

    private static async Task ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
        context.Response.ContentType = "application/xml";
        if (context.Request.Method != "HEAD")
        {
            await context.Response.WriteAsync(
                $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>x-ms-version and others.</Message></Error>"
            );
        }
    }

    private static async Task<byte[]> BytesOf(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
