using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace ModalityCompetition.Dashboard.Limits;

/// <summary>
/// Answers so many requests at once, of one address three quarters of them; as many again wait. A request comes here when all of it has
/// come, so that one that comes slowly has no place among the answers.
/// </summary>
/// <param name="most">Requests that are answered at once.</param>
internal sealed class AnswerGate(int most) : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
            RateLimitPartition.GetConcurrencyLimiter(
                ClientAddress.Of(context.Connection.RemoteIpAddress),
                _ => new ConcurrencyLimiterOptions { PermitLimit = Math.Max(1, most * 3 / 4), QueueLimit = most }
            )
        ),
        PartitionedRateLimiter.Create<HttpContext, bool>(_ =>
            RateLimitPartition.GetConcurrencyLimiter(true, _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = most })
        )
    );

    /// <summary>Answers the request, now or shortly, or refuses it.</summary>
    /// <param name="context">The request. Endpoints without rate limiting (health) and those that <paramref name="isFree"/> names always
    /// pass.</param>
    /// <param name="next">Answers it.</param>
    /// <param name="isFree">Whether it needs no place.</param>
    /// <param name="refuse">Refuses it.</param>
    public async Task AnswerAsync(HttpContext context, RequestDelegate next, Func<HttpContext, bool> isFree, RequestDelegate refuse)
    {
        if (isFree(context) || context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        using RateLimitLease lease = await _limiter.AcquireAsync(context, permitCount: 1, context.RequestAborted).ConfigureAwait(false);
        await (lease.IsAcquired ? next(context) : refuse(context)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();
}
