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
    /// <param name="routes">Where.</param>
    /// <param name="service">Must answer for the server to be ready.</param>
    /// <param name="trouble">Why the server takes no work, one sentence; null while it does.</param>
    /// <param name="ground">The same of what the server stands on; null to ask the service instead.</param>
    /// <param name="stopping">The server stops.</param>
    public static void Map(
        IEndpointRouteBuilder routes,
        ISweepService service,
        Func<string?> trouble,
        Func<CancellationToken, Task<string?>>? ground,
        CancellationToken stopping
    )
    {
        routes.MapRead("/health/live", context => context.Response.WriteAsync("live\n", context.RequestAborted)).DisableRateLimiting();
        routes
            .MapRead(
                "/health/ready",
                async context =>
                {
                    if (stopping.IsCancellationRequested)
                    {
                        throw new SweepServiceException(SweepServiceFailure.Unavailable, SweepServiceException.ClosingMessage);
                    }

                    string? reason = trouble() ?? (ground is null ? null : await ground(context.RequestAborted).ConfigureAwait(false));
                    if (reason is not null)
                    {
                        throw new SweepServiceException(SweepServiceFailure.Unavailable, reason);
                    }

                    if (ground is null)
                    {
                        await service.DescribeAsync(context.RequestAborted).ConfigureAwait(false);
                    }

                    await context.Response.WriteAsync("ready\n", context.RequestAborted).ConfigureAwait(false);
                }
            )
            .DisableRateLimiting();
    }
}
