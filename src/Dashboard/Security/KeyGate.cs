using Microsoft.AspNetCore.Http;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Security;

/// <summary>
/// Lets requests to the API and for metrics through when they have the key. The page, its style and script and the health checks tell
/// nothing and need none.
/// </summary>
internal static class KeyGate
{
    private const string Scheme = "Bearer ";

    /// <summary>Passes the request on, or answers 401.</summary>
    public static Task LetThroughAsync(HttpContext context, RequestDelegate next, ApiKey? key)
    {
        if (key is null || !NeedsKey(context.Request.Path))
        {
            return next(context);
        }

        string header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && key.Matches(header[Scheme.Length..].Trim()))
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(
            context,
            new SweepServiceException(
                SweepServiceFailure.Unauthorized,
                $"{(header.Length == 0 ? "The request has no key" : "The key of the request is not the server's")}: send it in the header "
                    + $"'Authorization: Bearer KEY'; modcomp takes it from the variable {ApiKey.Variable} or with --api-key-file."
            )
        );
    }

    private static bool NeedsKey(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments(MetricsEndpoint.Path, StringComparison.OrdinalIgnoreCase);
}
