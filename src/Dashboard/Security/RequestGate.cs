using System.Net;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Dashboard.Api;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>
/// Keeps pages of other origins in a user's browser away from a server that the browser can reach: a request that changes something must
/// come from the server's own page or from no page at all, also behind a proxy, and a server without a key answers only to names of this
/// machine (a page whose name was rebound to 127.0.0.1 sends its own). Also sets the headers that every answer has.
/// </summary>
internal static class RequestGate
{
    /// <summary>
    /// What the dashboard's own page may do: its own script, connections to its own server, styles of the reports that it shows in a frame
    /// without rights.
    /// </summary>
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; frame-src "
        + "'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>What a document from a sweep may do: nothing.</summary>
    public const string DocumentPolicy =
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    /// <summary>Passes the request on, or answers 403.</summary>
    public static Task LetThroughAsync(HttpContext context, RequestDelegate next, bool isGuarded)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = DocumentPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return Refusal(context.Request, isGuarded) is { } reason ? Problems.ForbidAsync(context, reason) : next(context);
    }

    private static string? Refusal(HttpRequest request, bool isGuarded)
    {
        if (!isGuarded && !IsThisMachine(request.Host.Host))
        {
            return "The server has no key and answers only to localhost and 127.0.0.1: use one of these names, or give the server a key.";
        }

        bool changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        return changes && !IsFromOwnPage(request)
            ? $"The request comes from the page {request.Headers.Origin} and asks {request.Host}: use this server's own page, "
                + $"or a program. "
                + "A proxy before the server must pass on the name that the browser asked for (nginx: proxy_set_header Host $http_host; "
                + "see docs/serving.md)."
            : null;
    }

    // The browser's own word comes first (W3C Fetch Metadata, Sec-Fetch-Site): no page can set it, and it holds whatever names a proxy puts
    // into the request. Browsers say it only to https and to this machine; otherwise the page's origin must be the name that the browser
    // asked for. A page cannot send X-Forwarded-Host to another origin without asking first, which this server never allows, so that name
    // is as good as Host. Programs say none of this.
    private static bool IsFromOwnPage(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        string origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (
                Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
                && (
                    Names(page, request.Host)
                    || Names(page, new HostString(request.Headers["X-Forwarded-Host"].ToString().Split(',')[0].Trim()))
                )
            );
    }

    // The port that goes without saying is that of the page's scheme: a proxy with TLS is asked for at 443 and may say so.
    private static bool Names(Uri page, HostString host) =>
        host.HasValue
        && string.Equals(page.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && page.Port == (host.Port ?? (page.Scheme == Uri.UriSchemeHttps ? 443 : 80));

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
