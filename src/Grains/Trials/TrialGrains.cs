using ModalityCompetition.Grains.Interfaces.Trials;

namespace ModalityCompetition.Grains.Trials;

/// <summary>
/// Finds the grains of trials. To find out which type of grain an interface means costs as much as a call, so it is found out once.
/// </summary>
internal sealed class TrialGrains
{
    private readonly IGrainFactory _grains;
    private readonly GrainType _type;
    private readonly GrainInterfaceType _interface;

    public TrialGrains(IGrainFactory grains)
    {
        _grains = grains;
        var one = (GrainReference)grains.GetGrain<ITrialGrain>("one");
        _type = one.GrainId.Type;
        _interface = one.InterfaceType;
    }

    /// <summary>The grain of a trial.</summary>
    public ITrialGrain Of(TrialKey key) => (ITrialGrain)_grains.GetGrain(GrainId.Create(_type, key.ToString()), _interface);
}
