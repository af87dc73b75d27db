using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>
/// How addresses are mapped: what can be read answers HEAD as it answers GET (RFC 9110, section 9.3.2), and an address of the API takes the
/// query parameters it names and no others.
/// </summary>
internal static class ApiRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps an address that is read. The server sends no body for HEAD, whatever the answer writes.</summary>
    public static IEndpointConventionBuilder MapRead(this IEndpointRouteBuilder routes, string path, RequestDelegate answer) =>
        routes.MapMethods(path, Reading, answer);

    /// <summary>Says which query parameters an address takes.</summary>
    /// <param name="endpoint">The address.</param>
    /// <param name="names">Their names.</param>
    public static IEndpointConventionBuilder WithQuery(this IEndpointConventionBuilder endpoint, params string[] names) =>
        endpoint.WithMetadata(new QueryNames(names, []));

    /// <summary>Says which query parameters an address takes, and which of them may be given several times.</summary>
    /// <param name="endpoint">The address.</param>
    /// <param name="names">The names of all.</param>
    /// <param name="repeated">The names of those that are lists.</param>
    public static IEndpointConventionBuilder WithQuery(this IEndpointConventionBuilder endpoint, string[] names, string[] repeated) =>
        endpoint.WithMetadata(new QueryNames(names, repeated));

    /// <summary>
    /// Refuses a request with a query parameter that its address does not take, or that is given twice and is no list: it would have no
    /// effect, and whoever sent it means it to have one.
    /// </summary>
    /// <exception cref="SweepServiceException">There is one.</exception>
    public static Task CheckQueryAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<QueryNames>() is not { } known)
        {
            return next(context);
        }

        foreach ((string name, var values) in context.Request.Query)
        {
            if (!known.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                string takes = known.Names.Length == 0 ? "it takes none" : $"it takes {string.Join(" and ", known.Names)}";
                throw Wrong($"This address has no query parameter '{name}': {takes}; see /openapi.json.");
            }

            if (values.Count > 1 && !known.Repeated.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw Wrong($"The query parameter '{name}' is given {values.Count} times: give it once.");
            }
        }

        return next(context);
    }

    private static SweepServiceException Wrong(string message) => new(SweepServiceFailure.Invalid, message);

    private sealed record QueryNames(string[] Names, string[] Repeated);
}
