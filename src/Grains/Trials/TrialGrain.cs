using ModalityCompetition.Grains.Interfaces.Devices;
using ModalityCompetition.Grains.Interfaces.Trials;
using ModalityCompetition.Grains.Placement;
using Orleans.GrainDirectory;

namespace ModalityCompetition.Grains.Trials;

/// <summary>
/// See <see cref="ITrialGrain"/>. A trial is a pure function of its key and the ledger takes it once, so two activations of one key, on two
/// silos, cost time and change nothing; that is why it can do without the grain directory.
/// </summary>
[BesideCaller, GrainDirectory(BesideCallerDirectory.Name), GrainType(TypeName)]
internal sealed class TrialGrain(IGrainContext context) : IGrainBase, ITrialGrain
{
    /// <summary>Name of the type of these grains in the cluster.</summary>
    public const string TypeName = "modcomp.trial";

    private Task<TrialReport>? _end;

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; } = context;

    /// <inheritdoc/>
    public ValueTask<TrialReport> Run(IDeviceGrain device) => new(_end ??= TrainAsync(device));

    private async Task<TrialReport> TrainAsync(IDeviceGrain device)
    {
        TrialKey key = TrialKey.Parse(this.GetPrimaryKeyString());
        var lifecycle = new TrialLifecycle();
        try
        {
            TrialReport report;
            do
            {
                lifecycle.Begin();
                report = await device.Train(new TrialOrder(key.Sweep, key.Configuration, key.Trial, lifecycle.Alone));
            } while (lifecycle.GoesOn(report));
            return report;
        }
        finally
        {
            // Whatever lasts is in the ledger: a million trials never mean a million grains in memory.
            this.DeactivateOnIdle();
        }
    }
}
