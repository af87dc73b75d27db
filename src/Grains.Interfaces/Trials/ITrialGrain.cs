using ModalityCompetition.Grains.Interfaces.Devices;
using Orleans.Concurrency;

namespace ModalityCompetition.Grains.Interfaces.Trials;

/// <summary>
/// One trial: one configuration with one seed. Owns its lifecycle, its retries and its outcome while it is worked on, and is gone from
/// memory when it has ended; what lasts is in the ledger. Lives beside the device that its block was given to. Its key is
/// <c>sweep/configuration/trial</c>, see <see cref="TrialKey"/>.
/// </summary>
[Alias("modcomp.ITrialGrain")]
public interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>
    /// Has the trial trained by a device; returns when it has ended. A trial that is worked on already is not trained twice: all who ask
    /// get its end.
    /// </summary>
    [Alias("Run"), AlwaysInterleave, ResponseTimeout("12:00:00")]
    ValueTask<TrialReport> Run(IDeviceGrain device);
}
