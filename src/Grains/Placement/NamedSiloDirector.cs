using System.Text;
using Orleans.Runtime.Placement;

namespace ModalityCompetition.Grains.Placement;

/// <summary>Directs grains to the silo that their key names; a silo that is gone is not replaced by another.</summary>
internal sealed class NamedSiloDirector : IPlacementDirector
{
    private Task<SiloAddress>? _local;

    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress silo = DeviceKey.SiloOf(Encoding.UTF8.GetString(target.GrainIdentity.Key.AsSpan()));
        if (silo.Equals(context.LocalSilo))
        {
            return _local ??= Task.FromResult(silo);
        }

        return context.GetCompatibleSilos(target).Contains(silo)
            ? Task.FromResult(silo)
            : Task.FromException<SiloAddress>(
                new SiloUnavailableException($"The silo of {target.GrainIdentity} is not in the cluster any more.")
            );
    }
}
