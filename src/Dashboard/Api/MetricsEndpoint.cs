using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>
/// The metrics of the process for Prometheus. They need the key of the API, and no place among its answers: a crowd of other requests must
/// not make a server look as if it were gone, and requests for metrics that come at once get one answer.
/// </summary>
internal static class MetricsEndpoint
{
    /// <summary>The address.</summary>
    public const string Path = "/metrics";

    /// <summary>Maps the address.</summary>
    /// <param name="routes">Where.</param>
    /// <param name="answer">Answers a request; null where metrics are not to be had.</param>
    public static void Map(IEndpointRouteBuilder routes, RequestDelegate? answer) =>
        routes.MapRead(Path, answer ?? Refuse).DisableRateLimiting();

    private static Task Refuse(HttpContext context) =>
        throw new SweepServiceException(
            SweepServiceFailure.NotFound,
            "This server tells no metrics: start it without the setting that turns them off."
        );
}
