using System.Collections.Immutable;
using System.Globalization;
using Superpower;
using Superpower.Model;
using Superpower.Parsers;
using Superpower.Tokenizers;
using static ModalityCompetition.Programs.Expressions.ExpressionToken;
using Text = Superpower.Parsers.Span;

namespace ModalityCompetition.Programs.Expressions;

/// <summary>
/// Reads the text of an expression:
/// <code>
/// either  = both { "or" both }
/// both    = compare { "and" compare }
/// compare = sum [ ("&lt;" | "&lt;=" | ">" | ">=" | "==" | "!=") sum ]
/// sum     = product { ("+" | "-") product }
/// product = factor { ("*" | "/") factor }
/// factor  = "-" factor | power
/// power   = atom [ "^" factor ]                    right-associative, binds tighter than a sign: -2^2 = -4
/// atom    = number | name [ "[" place { "," place } "]" ] | name "(" either { "," either } ")" | "(" either ")"
/// place   = number | name
/// </code>
/// What stands where (a comparison within <c>P</c> only, for example) is the business of <see cref="ExpressionBinder"/>.
/// </summary>
internal static class ExpressionGrammar
{
    /// <summary>Most characters of an expression.</summary>
    public const int Longest = 1000;

    /// <summary>Most parentheses, brackets, signs and powers around anything.</summary>
    public const int Deepest = 64;

    private static readonly Tokenizer<ExpressionToken> Words = new TokenizerBuilder<ExpressionToken>()
        .Ignore(Text.WhiteSpace)
        .Match(Character.EqualTo('('), Open)
        .Match(Character.EqualTo(')'), Close)
        .Match(Character.EqualTo('['), OpenPlace)
        .Match(Character.EqualTo(']'), ClosePlace)
        .Match(Character.EqualTo(','), Comma)
        .Match(Character.EqualTo('+'), Plus)
        .Match(Character.EqualTo('-'), Minus)
        .Match(Character.EqualTo('*'), Times)
        .Match(Character.EqualTo('/'), Divide)
        .Match(Character.EqualTo('^'), Power)
        .Match(Text.EqualTo("<="), AtMost)
        .Match(Text.EqualTo(">="), AtLeast)
        .Match(Text.EqualTo("=="), Equal)
        .Match(Text.EqualTo("!="), Unequal)
        .Match(Character.EqualTo('<'), Below)
        .Match(Character.EqualTo('>'), Above)
        .Match(Text.EqualTo("and"), And, requireDelimiters: true)
        .Match(Text.EqualTo("or"), Or, requireDelimiters: true)
        .Match(Text.Regex(@"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"), Number, requireDelimiters: true)
        .Match(Text.Regex("[A-Za-z_][A-Za-z0-9_]*"), Name, requireDelimiters: true)
        .Build();

    private static readonly TokenListParser<ExpressionToken, Syntax> Numbers = Token.EqualTo(Number).Select(NumberOf);

    private static readonly TokenListParser<ExpressionToken, Syntax> Place = Numbers.Or(
        Token.EqualTo(Name).Select(t => (Syntax)new NameSyntax(At(t), t.ToStringValue(), []))
    );

    private static readonly TokenListParser<ExpressionToken, Syntax> Named =
        from name in Token.EqualTo(Name)
        from rest in Parse
            .Ref(() => Either!)
            .ManyDelimitedBy(Token.EqualTo(Comma))
            .Between(Token.EqualTo(Open), Token.EqualTo(Close))
            .Select(a => (Function: true, Inner: a))
            .Or(
                Place
                    .AtLeastOnceDelimitedBy(Token.EqualTo(Comma))
                    .Between(Token.EqualTo(OpenPlace), Token.EqualTo(ClosePlace))
                    .Select(a => (Function: false, Inner: a))
            )
            .OptionalOrDefault()
        select rest.Function
            ? (Syntax)new CallSyntax(At(name), name.ToStringValue(), [.. rest.Inner])
            : new NameSyntax(At(name), name.ToStringValue(), [.. rest.Inner ?? []]);

    private static readonly TokenListParser<ExpressionToken, Syntax> Atom = Numbers
        .Or(Named)
        .Or(Parse.Ref(() => Either!).Between(Token.EqualTo(Open), Token.EqualTo(Close)));

    private static readonly TokenListParser<ExpressionToken, Syntax> Powers =
        from atom in Atom
        from exponent in (from sign in Token.EqualTo(Power) from factor in Parse.Ref(() => Factor!) select factor)
            .AsNullable()
            .OptionalOrDefault()
        select exponent is null ? atom : new PairSyntax(atom.Position, Power, atom, exponent);

    private static readonly TokenListParser<ExpressionToken, Syntax> Factor = (
        from sign in Token.EqualTo(Minus)
        from operand in Parse.Ref(() => Factor!)
        select (Syntax)new MinusSyntax(At(sign), operand)
    ).Or(Powers);

    private static readonly TokenListParser<ExpressionToken, Syntax> Product = Chain(Factor, Times, Divide);

    private static readonly TokenListParser<ExpressionToken, Syntax> Sum = Chain(Product, Plus, Minus);

    private static readonly TokenListParser<ExpressionToken, Syntax> Compare =
        from left in Sum
        from rest in (
            from comparison in OneOf(AtMost, AtLeast, Equal, Unequal, Below, Above)
            from right in Sum
            select (Comparison: comparison.Kind, Right: right)
        ).OptionalOrDefault()
        select rest.Right is null ? left : new PairSyntax(left.Position, rest.Comparison, left, rest.Right);

    private static readonly TokenListParser<ExpressionToken, Syntax> Both = Chain(Compare, And);

    private static readonly TokenListParser<ExpressionToken, Syntax> Either = Chain(Both, Or);

    /// <summary>Reads a text.</summary>
    /// <exception cref="ExpressionFault">It is no expression.</exception>
    public static Syntax Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ExpressionFault(1, "the expression is empty");
        }

        if (text.Length > Longest)
        {
            throw new ExpressionFault(Longest + 1, $"an expression has at most {Longest} characters");
        }

        Result<TokenList<ExpressionToken>> words = Words.TryTokenize(text);
        if (!words.HasValue)
        {
            int at = words.ErrorPosition.HasValue ? words.ErrorPosition.Absolute : text.Length;
            throw new ExpressionFault(at + 1, at < text.Length ? Unreadable(text, at) : "something is missing at the end");
        }

        CheckDepth(words.Value);
        TokenListParserResult<ExpressionToken, Syntax> read = Either.AtEnd().TryParse(words.Value);
        if (!read.HasValue)
        {
            int at = read.ErrorPosition.HasValue && !read.Remainder.IsAtEnd ? read.ErrorPosition.Absolute : text.Length;
            string found = read.FormatErrorMessageFragment();
            // What the library expects is the last alternative that it tried, which says little.
            int expected = found.IndexOf(", expected", StringComparison.Ordinal);
            throw new ExpressionFault(
                at + 1,
                at == text.Length ? "something is missing at the end" : (expected < 0 ? found : found[..expected]) + " is out of place"
            );
        }

        return read.Value;
    }

    private static string Unreadable(string text, int at)
    {
        char found = text[at];
        if (found == '=')
        {
            return "'=' is unexpected; write '==' to compare";
        }

        if (char.IsAsciiDigit(found) || found == '.')
        {
            return "a number is followed by something that is no part of it; write '*' to multiply";
        }

        return found > 127
            ? $"'{found}' (U+{(int)found:X4}) is not allowed; write plain letters and signs"
            : $"'{found}' is unexpected here";
    }

    // The parser calls itself for every level; a text of a thousand brackets must not end the process.
    private static void CheckDepth(TokenList<ExpressionToken> words)
    {
        int depth = 0;
        int signs = 0;
        foreach (Token<ExpressionToken> word in words)
        {
            depth += word.Kind is Open or OpenPlace ? 1 : 0;
            depth -= word.Kind is Close or ClosePlace ? 1 : 0;
            signs =
                word.Kind is Minus or Power ? signs + 1
                : word.Kind is Number or Name or Open ? signs
                : 0;
            if (depth > Deepest || signs > Deepest)
            {
                throw new ExpressionFault(At(word), $"an expression is nested at most {Deepest} deep");
            }
        }
    }

    private static Syntax NumberOf(Token<ExpressionToken> token)
    {
        double value = double.Parse(token.ToStringValue(), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            ? new NumberSyntax(At(token), value)
            : throw new ExpressionFault(At(token), $"'{token.ToStringValue()}' does not fit in double precision");
    }

    private static TokenListParser<ExpressionToken, Syntax> Chain(
        TokenListParser<ExpressionToken, Syntax> operand,
        params ImmutableArray<ExpressionToken> operators
    ) => Parse.Chain(OneOf(operators), operand, (sign, left, right) => new PairSyntax(left.Position, sign.Kind, left, right));

    private static TokenListParser<ExpressionToken, Token<ExpressionToken>> OneOf(params ImmutableArray<ExpressionToken> kinds) =>
        kinds.Skip(1).Aggregate(Token.EqualTo(kinds[0]), (parser, kind) => parser.Or(Token.EqualTo(kind)));

    private static int At(Token<ExpressionToken> token) => token.Position.Absolute + 1;
}
