using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>
/// Health for supervisors and load balancers: whether the process lives, and whether it takes work. They tell nothing else and need no key.
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, ISweepService service, CancellationToken stopping)
    {
        routes.MapRead("/health/live", context => context.Response.WriteAsync("live\n", context.RequestAborted)).DisableRateLimiting();
        routes
            .MapRead(
                "/health/ready",
                async context =>
                {
                    if (stopping.IsCancellationRequested)
                    {
                        throw new SweepServiceException(
                            SweepServiceFailure.Unavailable,
                            "The server is shutting down: ask again when it is back."
                        );
                    }

                    await service.DescribeAsync(context.RequestAborted).ConfigureAwait(false);
                    await context.Response.WriteAsync("ready\n", context.RequestAborted).ConfigureAwait(false);
                }
            )
            .DisableRateLimiting();
    }
}
