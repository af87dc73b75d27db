using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Services.Hosting;

/// <summary>What a spec asks for beyond what its trials are: how many, how precise, what is reported.</summary>
public static class SweepDemand
{
    /// <summary>
    /// Whether two specs of the same identity (<see cref="SweepIdentity"/>) ask for the same; comments, spelling and the run folder do not
    /// count.
    /// </summary>
    public static bool Same(SweepSpec one, SweepSpec other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Trials == other.Trials
            && one.Until == other.Until
            && one.Confidence.Equals(other.Confidence)
            && one.TracedTrials == other.TracedTrials
            && one.Description == other.Description
            && one.ArchiveAddress == other.ArchiveAddress
            && one.Contrasts.SequenceEqual(other.Contrasts);
    }
}
