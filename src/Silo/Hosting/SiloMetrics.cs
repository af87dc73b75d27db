using Microsoft.AspNetCore.Http;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>What answers a request for the metrics of this process.</summary>
/// <param name="Answer">It; null where metrics are not to be had.</param>
internal sealed record SiloMetrics(RequestDelegate? Answer);
