namespace ModalityCompetition.Sweeps.Archives;

/// <summary>A segment on its way into an archive.</summary>
/// <param name="Bytes">Its bytes, a ledger file.</param>
/// <param name="Entry">What a manifest says of it.</param>
/// <param name="Coverage">Its trials.</param>
internal sealed record Segment(ReadOnlyMemory<byte> Bytes, SegmentEntry Entry, TrialCoverage Coverage);
