namespace ModalityCompetition.Sweeps.Reports.Exports;

/// <summary>A file to be written by the caller, who decides where and makes it atomic.</summary>
/// <param name="Name">File name without a folder.</param>
/// <param name="Write">Writes the content to a stream, which it leaves open.</param>
public sealed record ExportFile(string Name, Action<Stream> Write);
