using System.Net;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Dashboard.Api;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>
/// Keeps pages of other origins in a user's browser away from a server that the browser can reach: a request that changes something must come from the server's own page or from
/// no page at all, and a server without a key answers only to names of this machine (a page whose name was rebound to 127.0.0.1 sends its own). Also sets the headers that
/// every answer has.
/// </summary>
internal static class RequestGate
{
    /// <summary>What the dashboard's own page may do: its own script, connections to its own server, styles of the reports that it shows in a frame without rights.</summary>
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>What a document from a sweep may do: nothing.</summary>
    public const string DocumentPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    /// <summary>Passes the request on, or answers 403.</summary>
    public static Task LetThroughAsync(HttpContext context, RequestDelegate next, ApiKey? key)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = DocumentPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return Refusal(context.Request, key) is { } reason ? Problems.ForbidAsync(context, reason) : next(context);
    }

    private static string? Refusal(HttpRequest request, ApiKey? key)
    {
        if (key is null && !IsThisMachine(request.Host.Host))
        {
            return "The server has no key and answers only to localhost and 127.0.0.1: use one of these names, or give the server a key.";
        }

        string origin = request.Headers.Origin.ToString();
        bool changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        return changes && origin.Length > 0 && !IsOwn(origin, request.Host)
            ? "The request comes from a page of another server: use this server's own page, or a program."
            : null;
    }

    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && string.Equals(page.Authority, host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
