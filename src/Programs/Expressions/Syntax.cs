using System.Collections.Immutable;

namespace ModalityCompetition.Programs.Expressions;

/// <summary>What is written, before anybody asks what its names mean.</summary>
/// <param name="Position">Its first character, from 1.</param>
internal abstract record Syntax(int Position);

/// <summary>A number.</summary>
internal sealed record NumberSyntax(int Position, double Value) : Syntax(Position);

/// <summary>A name, with the places in square brackets behind it.</summary>
internal sealed record NameSyntax(int Position, string Name, ImmutableArray<Syntax> Places) : Syntax(Position);

/// <summary>Minus something.</summary>
internal sealed record MinusSyntax(int Position, Syntax Operand) : Syntax(Position);

/// <summary>Two things and what stands between them.</summary>
internal sealed record PairSyntax(int Position, ExpressionToken Operator, Syntax Left, Syntax Right) : Syntax(Position);

/// <summary>A function of its arguments.</summary>
internal sealed record CallSyntax(int Position, string Function, ImmutableArray<Syntax> Arguments) : Syntax(Position);
