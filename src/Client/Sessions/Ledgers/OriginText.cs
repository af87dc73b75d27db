using System.Collections.Immutable;
using ModalityCompetition.Sweeps.Reports.Texts;
using ModalityCompetition.Sweeps.Reuse;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Client.Sessions.Ledgers;

/// <summary>Says of which trials of a run others have trained.</summary>
internal static class OriginText
{
    /// <summary>A sentence for each other run; none where the run has trained all its trials.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="RunException">The record cannot be read.</exception>
    public static ImmutableArray<string> Of(SweepSpec spec, RunFolder folder)
    {
        IReadOnlyList<TrialOrigin> origins = TrialOrigins.Read(folder);
        if (origins.Count == 0)
        {
            return [];
        }

        // Trials of configurations that the spec has no more are not counted.
        HashSet<string> identities = [.. ConfigurationIdentities.Of(spec.CanonicalText)];
        return
        [
            .. origins
                .Select(o => o with { Configurations = [.. o.Configurations.Where(c => identities.Contains(c.Identity))] })
                .Where(o => o.Trials > 0)
                .Select(Sentence),
        ];
    }

    private static string Sentence(TrialOrigin origin) =>
        $"{CountText.Of(origin.Trials, "trial")} came from {origin.From} (sweep {origin.Sweep}, engine {origin.Engine}, modcomp "
        + $"{origin.CodeVersion})"
        + (origin.Retrained == 0 ? "." : $"; {CountText.Of(origin.Retrained, "trial")} trained once more gave the same bits.");
}
