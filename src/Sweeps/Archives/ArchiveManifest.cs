using System.Collections.Immutable;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>
/// What an archive holds of one sweep: <c>manifests/SWEEP.json</c>, the only content of an archive that is ever replaced. What it does not
/// name, directly or through a list, is no part of the archive.
/// </summary>
/// <param name="Schema"><see cref="SchemaText"/>.</param>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Engine">Engine and version of its arithmetic.</param>
/// <param name="SpecSha256">SHA-256 of the canonical text of its spec.</param>
/// <param name="Revision">1, then one more with every replacement.</param>
/// <param name="Written">When it was written, by the clock of the writer.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Bytes">Bytes of all segments.</param>
/// <param name="ResultsHash">The hash of the results of all these trials (docs/ledger-format.md); null where no writer held them
/// all.</param>
/// <param name="Coverage">Which trials they are.</param>
/// <param name="Segments">The latest segments; the others stand in the lists.</param>
/// <param name="Lists">Lists of segments.</param>
/// <param name="Files">Files of the run.</param>
public sealed record ArchiveManifest(
    string Schema,
    string Sweep,
    string Name,
    string Engine,
    string SpecSha256,
    long Revision,
    DateTimeOffset Written,
    long Trials,
    long Bytes,
    string? ResultsHash,
    ImmutableArray<CoverageEntry> Coverage,
    ImmutableArray<SegmentEntry> Segments,
    ImmutableArray<SegmentListEntry> Lists,
    ImmutableArray<FileEntry> Files
)
{
    /// <summary>The schema that this program writes and reads.</summary>
    public const string SchemaText = "modality-competition/archive/1";
}

/// <summary>Consecutive configurations that have the same trials.</summary>
/// <param name="From">First configuration.</param>
/// <param name="To">Last configuration.</param>
/// <param name="Trials">First trial and one past the last of every range, in turns.</param>
public sealed record CoverageEntry(int From, int To, ImmutableArray<long> Trials);

/// <summary>A segment: an immutable part of the trials, a ledger file of its own (docs/ledger-format.md).</summary>
/// <param name="Sha256">SHA-256 of its bytes, which names it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Hull">First and last configuration, first trial and one past the last: whoever lacks none of these lacks none of the
/// segment's.</param>
public sealed record SegmentEntry(string Sha256, long Bytes, long Trials, ImmutableArray<long> Hull);

/// <summary>A content that lists segments, or lists of segments.</summary>
/// <param name="Sha256">SHA-256 of its bytes, which names it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Level">1 where it lists segments, one more than the lists that it lists otherwise.</param>
public sealed record SegmentListEntry(string Sha256, long Bytes, int Level);

/// <summary>The content of a list of segments.</summary>
/// <param name="Schema"><see cref="SchemaText"/>.</param>
/// <param name="Segments">Segments.</param>
/// <param name="Lists">Lists.</param>
public sealed record SegmentList(string Schema, ImmutableArray<SegmentEntry> Segments, ImmutableArray<SegmentListEntry> Lists)
{
    /// <summary>The schema that this program writes and reads.</summary>
    public const string SchemaText = "modality-competition/archive-list/1";
}

/// <summary>A file of the run folder.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Sha256">SHA-256 of its bytes, which names it in the archive.</param>
/// <param name="Bytes">Its length.</param>
public sealed record FileEntry(string Name, string Sha256, long Bytes);
