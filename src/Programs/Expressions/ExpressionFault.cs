namespace ModalityCompetition.Programs.Expressions;

/// <summary>An expression is none, or does not fit what is declared.</summary>
/// <param name="position">Character at which it fails, from 1.</param>
/// <param name="message">What is wrong there, as a sentence without its end.</param>
internal sealed class ExpressionFault(int position, string message) : Exception(message)
{
    /// <summary>Character at which it fails, from 1.</summary>
    public int Position { get; } = position;
}
