using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>What a check of an archived sweep found.</summary>
/// <param name="Manifest">What the archive says that it holds.</param>
/// <param name="Found">The trials of segments that are whole.</param>
/// <param name="Whole">These segments.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Damages">What is wrong, a sentence each.</param>
public sealed record ArchiveVerification(
    ArchiveManifest Manifest,
    TrialCoverage Found,
    IReadOnlyList<SegmentEntry> Whole,
    long Bytes,
    IReadOnlyList<string> Damages
);
