using System.Text;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>
/// Lets requests to the API and for metrics through when they have the key and the certificate that the server asks for. The page, its
/// style and script and the health checks tell nothing and need none.
/// </summary>
internal static class KeyGate
{
    private const string Scheme = "Bearer ";
    private const string PageScheme = "Basic ";

    /// <summary>Passes the request on, or answers 401.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">What answers it.</param>
    /// <param name="key">The key; null for none.</param>
    /// <param name="tls">Whether there must be a certificate; null where there is no TLS.</param>
    /// <param name="pages">Path of pages that are guarded as well, for which the key may be a password; null for none.</param>
    public static Task LetThroughAsync(HttpContext context, RequestDelegate next, ApiKey? key, ServerTls? tls, string? pages)
    {
        bool isPage = pages is not null && context.Request.Path.StartsWithSegments(pages, StringComparison.OrdinalIgnoreCase);
        if (!isPage && !IsGuarded(context.Request.Path))
        {
            return next(context);
        }

        if (tls is not null && tls.Misses(context))
        {
            return Problems.WriteAsync(
                context,
                new SweepServiceException(
                    SweepServiceFailure.Unauthorized,
                    "The request comes without a certificate of its sender: give one of an authority that the server names; modcomp takes "
                        + "it from the file that the variable MODCOMP_CLIENT_CERTIFICATE names."
                )
            );
        }

        if (key is null)
        {
            return next(context);
        }

        string header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && key.Matches(header[Scheme.Length..].Trim()))
        {
            return next(context);
        }

        if (isPage && Password(header) is { } password && key.Matches(password))
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = isPage ? "Basic realm=\"modcomp\", charset=\"UTF-8\"" : "Bearer";
        return Problems.WriteAsync(
            context,
            new SweepServiceException(
                SweepServiceFailure.Unauthorized,
                $"{(header.Length == 0 ? "The request has no key" : "The key of the request is not the server's")}: send it in the header "
                    + $"'Authorization: Bearer KEY'; modcomp takes it from the variable {ApiKey.Variable} or with --api-key-file."
            )
        );
    }

    private static bool IsGuarded(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments(MetricsEndpoint.Path, StringComparison.OrdinalIgnoreCase);

    // RFC 7617: name and password with a colon between them, in Base64. The name says nothing here.
    private static string? Password(string header)
    {
        if (!header.StartsWith(PageScheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        byte[] bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[PageScheme.Length..].Trim(), bytes, out int count))
        {
            return null;
        }

        string both = Encoding.UTF8.GetString(bytes, 0, count);
        return both.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? both[(colon + 1)..].Trim() : null;
    }
}
