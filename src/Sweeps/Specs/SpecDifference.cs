namespace ModalityCompetition.Sweeps.Specs;

/// <summary>Says what changed between two canonical texts of specs (<see cref="SweepSpec.CanonicalText"/>).</summary>
public static class SpecDifference
{
    /// <summary>The changes, in the order of the spec reference; empty exactly when the texts are equal.</summary>
    /// <param name="oldText">Canonical text of the run.</param>
    /// <param name="newText">Canonical text of the spec.</param>
    public static IReadOnlyList<SpecChange> Between(string oldText, string newText) => throw new NotSupportedException();
}
