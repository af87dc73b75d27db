using System.Diagnostics.CodeAnalysis;
using Orleans.GrainDirectory;
using Orleans.Runtime.GrainDirectory;

namespace ModalityCompetition.Grains.Placement;

/// <summary>
/// Where the grains that live beside their caller are: on this silo, always. Orleans asks the cache of a directory before it places a
/// grain; because this one knows the answer, a call goes straight to the activation instead of through a queue of placements, which costs
/// more than the call itself. Nothing is kept, so nothing grows with the number of grains. Thread-safe.
/// </summary>
/// <param name="silo">This silo.</param>
/// <param name="type">The type of the grains that live beside their caller. Others that have a directory of their own share the cache; for
/// them it is always empty.</param>
internal sealed class BesideCallerDirectory(ILocalSiloDetails silo, GrainType type) : IGrainDirectory, IGrainDirectoryCache
{
    /// <summary>Name under which the silo knows it.</summary>
    public const string Name = "modcomp.beside-caller";

    /// <inheritdoc/>
    public IEnumerable<(GrainAddress ActivationAddress, int Version)> KeyValues => [];

    /// <inheritdoc/>
    public bool LookUp(GrainId key, [NotNullWhen(true)] out GrainAddress? result, out int version)
    {
        version = 0;
        result = key.Type == type ? new GrainAddress { GrainId = key, SiloAddress = silo.SiloAddress } : null;
        return result is not null;
    }

    /// <inheritdoc/>
    public void AddOrUpdate(GrainAddress value, int version)
    {
        // What is always known need not be kept.
    }

    /// <inheritdoc/>
    public bool Remove(GrainId key) => false;

    /// <inheritdoc/>
    public bool Remove(GrainAddress key) => false;

    /// <inheritdoc/>
    public void Clear()
    {
        // There is nothing in it.
    }

    /// <inheritdoc/>
    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    /// <inheritdoc/>
    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    /// <inheritdoc/>
    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
