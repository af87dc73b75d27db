namespace ModalityCompetition.Sweeps.Services;

/// <summary>A document about a sweep.</summary>
/// <param name="MediaType">For example <c>text/html; charset=utf-8</c>.</param>
/// <param name="FileName">What a file with it is called, for example <c>report.html</c>.</param>
/// <param name="Content">Its bytes.</param>
public sealed record SweepDocument(string MediaType, string FileName, ReadOnlyMemory<byte> Content);
