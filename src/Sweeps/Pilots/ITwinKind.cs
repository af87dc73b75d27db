using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Pilots;

/// <summary>What makes twins cheaper than their trials: the section of a spec, but for the number of twins. Two of the same are
/// equal.</summary>
public interface ITwinKind
{
    /// <summary>Whether a spec may have the section: it stands for every configuration, also for those that no pilot could try.</summary>
    /// <param name="spec">The sweep.</param>
    bool IsAllowed(SweepSpec spec);

    /// <summary>The keys of the section as they stand in the spec, for example <c>epochs: epochs/8, lr: 8*lr</c>.</summary>
    /// <param name="spec">The sweep.</param>
    string Keys(SweepSpec spec);
}
