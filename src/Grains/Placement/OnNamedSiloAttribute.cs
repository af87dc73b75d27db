using Orleans.Placement;

namespace ModalityCompetition.Grains.Placement;

/// <summary>Places a grain on the silo that its key names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnNamedSiloAttribute() : PlacementAttribute(new NamedSiloPlacement());

/// <summary>See <see cref="OnNamedSiloAttribute"/>. The key says where the grain is, so no directory has to.</summary>
[GenerateSerializer, Immutable]
internal sealed class NamedSiloPlacement : PlacementStrategy
{
    /// <inheritdoc/>
    public override bool IsUsingGrainDirectory => false;
}
