namespace ModalityCompetition.Sweeps.Archives;

/// <summary>What a pull came to.</summary>
/// <param name="Trials">Trials that it brought.</param>
/// <param name="BytesReceived">Bytes of the segments that it fetched.</param>
/// <param name="Lacking">Trials that the archive names and that could not be brought.</param>
/// <param name="ResultsHash">The hash of all trials of the archive, where it says one and the ledger holds just these; else null.</param>
/// <param name="Damages">What was wrong, a sentence each.</param>
public sealed record ArchivePullOutcome(long Trials, long BytesReceived, long Lacking, string? ResultsHash, IReadOnlyList<string> Damages);
