using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ModalityCompetition.Sweeps.Specs;

/// <summary>What reading a spec gave: the sweep, or its mistakes.</summary>
/// <param name="Spec">The validated sweep; null exactly when there are errors.</param>
/// <param name="Errors">The mistakes, at most 100, in the order of the file, those of options first.</param>
/// <param name="Warnings">What is probably not meant, in the same order; a spec with warnings runs.</param>
public sealed record SpecReading(SweepSpec? Spec, ImmutableArray<SpecError> Errors, ImmutableArray<SpecWarning> Warnings)
{
    /// <summary>Whether the spec can be run.</summary>
    [MemberNotNullWhen(true, nameof(Spec))]
    public bool IsValid => Spec is not null;

    /// <summary>How many mistakes were found beyond <see cref="Errors"/>; there may be more where the reading
    /// <see cref="Stopped"/>.</summary>
    public int LeftOut { get; init; }

    /// <summary>Whether so many mistakes were found that the rest of the spec was not looked at.</summary>
    public bool Stopped { get; init; }

    /// <summary>How many mistakes there are, for a sentence: <c>one error</c>, <c>3 errors</c>, <c>at least 1000 errors</c>.</summary>
    public string CountText =>
        Errors.Length + LeftOut == 1
            ? "one error"
            : string.Create(CultureInfo.InvariantCulture, $"{(Stopped ? "at least " : "")}{Errors.Length + LeftOut} errors");

    /// <summary>The line that follows the errors where there are more than are listed; null where there are not.</summary>
    public string? RestText =>
        LeftOut == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"and {(Stopped ? "at least " : "")}{LeftOut} more; correct these first, and the others are shown"
            );
}
