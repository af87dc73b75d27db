using Orleans.Placement;

namespace ModalityCompetition.Grains.Placement;

/// <summary>Places a grain on the silo that calls it.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BesideCallerAttribute() : PlacementAttribute(new BesideCallerPlacement());

/// <summary>
/// See <see cref="BesideCallerAttribute"/>. No directory is asked, which would cost a message to another silo for each of millions of short
/// lives; so the same key may live on two silos at once, and only grains for which that does no harm may be placed like this.
/// </summary>
[GenerateSerializer, Immutable]
internal sealed class BesideCallerPlacement : PlacementStrategy
{
    /// <inheritdoc/>
    public override bool IsUsingGrainDirectory => false;
}
