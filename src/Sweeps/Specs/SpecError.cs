namespace ModalityCompetition.Sweeps.Specs;

/// <summary>One mistake in a spec.</summary>
/// <param name="File">File name as the user gave it.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="KeyPath">Key path, for example <c>data.modalities[0].mu</c>; empty for the document as a whole.</param>
/// <param name="Message">What is wrong and what would be right, one sentence without the place.</param>
public sealed record SpecError(string File, int Line, int Column, string KeyPath, string Message)
{
    /// <summary>The error as the user sees it: <c>file:line:column: key: message</c>.</summary>
    public override string ToString() =>
        KeyPath.Length == 0 ? $"{File}:{Line}:{Column}: {Message}" : $"{File}:{Line}:{Column}: {KeyPath}: {Message}";
}
