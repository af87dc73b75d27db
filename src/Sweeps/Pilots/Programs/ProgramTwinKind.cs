using System.Collections.Immutable;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Pilots.Programs;

/// <summary>Twins of a program as its author names them.</summary>
/// <param name="Text">The keys of the section, for example <c>epochs: epochs/8</c>; two kinds with the same are the same.</param>
/// <param name="Twins">What a twin computes, for every configuration of the sweep in plan order.</param>
public sealed record ProgramTwinKind(string Text, ImmutableArray<ProgramTrialDefinition> Twins) : ITwinKind
{
    /// <inheritdoc/>
    public bool IsAllowed(SweepSpec spec) => true;

    /// <inheritdoc/>
    public string Keys(SweepSpec spec) => Text;

    /// <inheritdoc/>
    public bool Equals(ProgramTwinKind? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
