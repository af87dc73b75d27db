using Microsoft.Extensions.Hosting;

namespace ModalityCompetition.Dashboard.Hosting;

/// <summary>A host that hears no signals and says nothing: its process's owner decides.</summary>
internal sealed class OwnersLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
