namespace ModalityCompetition.Sweeps.Specs;

/// <summary>One mistake in a spec.</summary>
/// <param name="File">File name as the user gave it; for a mistake in a command-line option the option, for example
/// <c>--set network.m=0</c>.</param>
/// <param name="Line">Line, from 1; 0 for a mistake in an option or in the file as a whole.</param>
/// <param name="Column">Column, from 1; 0 where the line is 0.</param>
/// <param name="KeyPath">Key path, for example <c>data.modalities[0].mu</c>; empty for the document as a whole.</param>
/// <param name="Message">What is wrong and what would be right, without the place.</param>
public sealed record SpecError(string File, int Line, int Column, string KeyPath, string Message)
{
    /// <summary>The error as the user sees it: <c>file:line:column: key: message</c>.</summary>
    public override string ToString() => Place(File, Line, Column) + (KeyPath.Length == 0 ? "" : KeyPath + ": ") + Message;

    internal static string Place(string file, int line, int column) => line == 0 ? $"{file}: " : $"{file}:{line}:{column}: ";
}
