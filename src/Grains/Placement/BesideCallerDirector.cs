using Orleans.Runtime.Placement;

namespace ModalityCompetition.Grains.Placement;

/// <summary>Directs grains to the silo that calls them.</summary>
internal sealed class BesideCallerDirector : IPlacementDirector
{
    private Task<SiloAddress>? _local;

    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        _local ??= Task.FromResult(context.LocalSilo);
}
