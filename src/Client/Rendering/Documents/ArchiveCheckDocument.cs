using ModalityCompetition.Sweeps.Archives;

namespace ModalityCompetition.Client.Rendering.Documents;

/// <summary><c>modcomp archive verify --json</c>.</summary>
/// <param name="Archive">Its address.</param>
/// <param name="Whole">Whether everything that was checked is whole.</param>
/// <param name="Sweeps">The sweeps that were checked.</param>
/// <param name="Damages">What is wrong with manifests that cannot be read, a sentence each.</param>
internal sealed record ArchiveCheckDocument(
    string Archive,
    bool Whole,
    IReadOnlyList<ArchivedSweepCheck> Sweeps,
    IReadOnlyList<string> Damages
)
{
    /// <summary>The document of checks.</summary>
    public static ArchiveCheckDocument Of(string address, IEnumerable<ArchiveVerification> checks, IReadOnlyList<string> damages)
    {
        ArchivedSweepCheck[] sweeps = [.. checks.Select(ArchivedSweepCheck.Of)];
        return new ArchiveCheckDocument(address, damages.Count == 0 && sweeps.All(s => s.Damages.Count == 0), sweeps, damages);
    }
}

/// <summary>What was found of a sweep.</summary>
/// <param name="Sweep">Its identifier.</param>
/// <param name="Trials">Trials of segments that are whole.</param>
/// <param name="Segments">These segments.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="ResultsHash">The hash of all results, as the manifest says; null where it does not say.</param>
/// <param name="Damages">What is wrong, a sentence each.</param>
internal sealed record ArchivedSweepCheck(
    string Sweep,
    long Trials,
    int Segments,
    long Bytes,
    string? ResultsHash,
    IReadOnlyList<string> Damages
)
{
    /// <summary>What a check found.</summary>
    public static ArchivedSweepCheck Of(ArchiveVerification check) =>
        new(check.Manifest.Sweep, check.Found.Trials, check.Whole.Count, check.Bytes, check.Manifest.ResultsHash, check.Damages);
}
