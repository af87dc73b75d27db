using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Reuse;

/// <summary>Trials of a run that another one has trained, as <c>origins.json</c> records it.</summary>
/// <param name="From">What the user called the other run, for example its folder.</param>
/// <param name="Sweep">Name of its sweep.</param>
/// <param name="Engine">Engine and version of its arithmetic.</param>
/// <param name="CodeVersion">Version of the program that began it.</param>
/// <param name="Retrained">How many of the trials were trained once more, and gave the same bits, before any was taken.</param>
/// <param name="Configurations">Which trials, by configuration.</param>
public sealed record TrialOrigin(
    string From,
    string Sweep,
    string Engine,
    string CodeVersion,
    long Retrained,
    ImmutableArray<ConfigurationOrigin> Configurations
)
{
    /// <summary>Number of trials.</summary>
    public long Trials => Configurations.Sum(c => c.Trials.Sum(r => r.End - r.First));
}
