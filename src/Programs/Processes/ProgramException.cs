using System.Collections.Immutable;

namespace ModalityCompetition.Programs.Processes;

/// <summary>
/// A program did not answer a trial as it should. The message is one sentence that names the trial; what the program last wrote to standard
/// error is in <see cref="LastLines"/>.
/// </summary>
/// <param name="fault">What went wrong.</param>
/// <param name="trial">The trial: of several that were under way the first.</param>
/// <param name="sentence">What went wrong, as a sentence without its start and end.</param>
/// <param name="lastLines">The last lines of standard error, oldest first.</param>
public sealed class ProgramException(ProgramFault fault, long trial, string sentence, ImmutableArray<string> lastLines)
    : Exception($"trial {trial}: {sentence}")
{
    /// <summary>What went wrong.</summary>
    public ProgramFault Fault { get; } = fault;

    /// <summary>What went wrong, without the trial.</summary>
    public string Sentence { get; } = sentence;

    /// <summary>
    /// The trial: of several that were under way the first, which of a program that answers in order is the one that it ran.
    /// </summary>
    public long Trial { get; } = trial;

    /// <summary>The last lines that the program wrote to standard error, oldest first.</summary>
    public ImmutableArray<string> LastLines { get; } = lastLines;

    /// <summary>
    /// What a log says: the message and the last lines of the program, which of a script in Python are its traceback. Where in modcomp the
    /// fault was noticed would help nobody to mend a script.
    /// </summary>
    public override string ToString() =>
        LastLines.IsEmpty
            ? Message
            : string.Join('\n', LastLines.Select(l => "    " + l).Prepend("What the program last wrote to standard error:"));
}
