using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Archives;

/// <summary>A segment on its way into an archive.</summary>
/// <param name="Bytes">Its bytes, a ledger file.</param>
/// <param name="Entry">What a manifest says of it.</param>
/// <param name="Coverage">Its trials.</param>
/// <param name="Buffer">What the bytes are in; null where they are not needed any more.</param>
internal sealed record Segment(ReadOnlyMemory<byte> Bytes, SegmentEntry Entry, TrialCoverage Coverage, byte[]? Buffer);
