using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ModalityCompetition.Sweeps.Specs;

/// <summary>What reading a spec gave: the sweep, or every mistake at once.</summary>
/// <param name="Spec">The validated sweep; null exactly when there are errors.</param>
/// <param name="Errors">Every mistake, in the order of the file, those of options first.</param>
/// <param name="Warnings">What is probably not meant, in the same order; a spec with warnings runs.</param>
public sealed record SpecReading(SweepSpec? Spec, ImmutableArray<SpecError> Errors, ImmutableArray<SpecWarning> Warnings)
{
    /// <summary>Whether the spec can be run.</summary>
    [MemberNotNullWhen(true, nameof(Spec))]
    public bool IsValid => Spec is not null;
}
