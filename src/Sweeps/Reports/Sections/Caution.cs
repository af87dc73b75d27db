namespace ModalityCompetition.Sweeps.Reports.Sections;

/// <summary>What a reader must know of a configuration before trusting its numbers.</summary>
/// <param name="About">What is to be minded, the same words for every configuration, without a full stop.</param>
/// <param name="Detail">How it shows in this one and what to do, as a sentence or two.</param>
/// <param name="IsMinor">Whether it is about something that the answer of the experiment does not depend on.</param>
public sealed record Caution(string About, string Detail, bool IsMinor = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{About}: {Detail}";
}
