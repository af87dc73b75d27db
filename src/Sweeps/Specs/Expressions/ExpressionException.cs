namespace ModalityCompetition.Sweeps.Specs.Expressions;

/// <summary>An expression cannot be parsed.</summary>
/// <param name="position">Character at which it fails, from 1.</param>
/// <param name="message">What is wrong there.</param>
internal sealed class ExpressionException(int position, string message) : Exception(message)
{
    /// <summary>Character at which the expression fails, from 1.</summary>
    public int Position { get; } = position;
}
