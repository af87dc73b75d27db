using ModalityCompetition.Sweeps.Archives;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp archive list --json</c>.</summary>
/// <param name="Archive">Its address.</param>
/// <param name="Sweeps">Its sweeps, by identifier.</param>
/// <param name="Damages">What cannot be read, a sentence each.</param>
internal sealed record ArchiveListDocument(string Archive, IEnumerable<ArchivedSweepEntry> Sweeps, IReadOnlyList<string> Damages)
{
    /// <summary>The document of an archive.</summary>
    public static ArchiveListDocument Of(string address, IEnumerable<ArchiveManifest> manifests, IReadOnlyList<string> damages) =>
        new(address, manifests.Select(ArchivedSweepEntry.Of), damages);
}

/// <summary>A sweep of an archive.</summary>
/// <param name="Sweep">Its identifier.</param>
/// <param name="Name">Its name.</param>
/// <param name="Engine">Engine and version of its arithmetic.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Bytes">Bytes of their segments.</param>
/// <param name="Written">When it was last brought up, by the clock of whoever did.</param>
/// <param name="Revision">How often.</param>
/// <param name="ResultsHash">The hash of all these results; null where it is not known.</param>
/// <param name="Files">Names of its files.</param>
internal sealed record ArchivedSweepEntry(
    string Sweep,
    string Name,
    string Engine,
    long Trials,
    long Bytes,
    DateTimeOffset Written,
    long Revision,
    string? ResultsHash,
    IEnumerable<string> Files
)
{
    /// <summary>What a manifest says.</summary>
    public static ArchivedSweepEntry Of(ArchiveManifest manifest) =>
        new(
            manifest.Sweep,
            manifest.Name,
            manifest.Engine,
            manifest.Trials,
            manifest.Bytes,
            manifest.Written,
            manifest.Revision,
            manifest.ResultsHash,
            manifest.Files.Select(f => f.Name)
        );
}
