using System.Globalization;
using ModalityCompetition.Experiments.Words;

namespace ModalityCompetition.Sweeps.Specs.Expressions;

/// <summary>
/// Parses expressions by recursive descent:
/// <code>
/// sum     = product { ("+" | "-") product }
/// product = factor { ("*" | "/") factor }
/// factor  = "-" factor | "+" factor | power
/// power   = atom [ "^" factor ]                     right-associative, binds tighter than a sign: -2^2 = -4
/// atom    = number | variable | function "(" sum { "," sum } ")" | "(" sum ")"
/// </code>
/// </summary>
internal sealed class ExpressionParser
{
    /// <summary>Most characters of an expression.</summary>
    public const int Longest = 1000;

    /// <summary>Most nested parentheses, signs and powers.</summary>
    public const int Deepest = 64;

    private readonly string _text;
    private int _at;
    private int _depth;

    private ExpressionParser(string text) => _text = text;

    /// <summary>Parses an expression.</summary>
    /// <exception cref="ExpressionException">It is not one.</exception>
    public static Expression Parse(string text)
    {
        if (text.Length > Longest)
        {
            throw new ExpressionException(Longest + 1, $"an expression has at most {Longest} characters");
        }

        ExpressionParser parser = new(text);
        Expression whole = parser.Sum();
        return parser.Peek() == '\0' ? whole : throw parser.Unexpected();
    }

    private Expression Sum()
    {
        Expression left = Product();
        while (Peek() is '+' or '-')
        {
            left = new Operation(_text[_at++], left, Product());
        }

        return left;
    }

    private Expression Product()
    {
        Expression left = Factor();
        while (Peek() is '*' or '/')
        {
            char symbol = _text[_at++];
            if (symbol == '*' && Peek() == '*')
            {
                throw new ExpressionException(_at, "'**' is not an operator; write '^' for a power");
            }

            left = new Operation(symbol, left, Factor());
        }

        return left;
    }

    private Expression Factor()
    {
        if (++_depth > Deepest)
        {
            throw new ExpressionException(_at + 1, $"an expression is nested at most {Deepest} deep");
        }

        Expression factor;
        switch (Peek())
        {
            case '-':
                _at++;
                factor = new Negation(Factor());
                break;
            case '+':
                _at++;
                factor = Factor();
                break;
            default:
                factor = Power();
                break;
        }

        _depth--;
        return factor;
    }

    private Expression Power()
    {
        Expression atom = Atom();
        if (Peek() != '^')
        {
            return atom;
        }

        _at++;
        return new Operation('^', atom, Factor());
    }

    private Expression Atom()
    {
        char next = Peek();
        if (next == '(')
        {
            _at++;
            Expression inner = Sum();
            Expect(')');
            return inner;
        }

        if (char.IsAsciiDigit(next) || next == '.')
        {
            return Number();
        }

        return char.IsAsciiLetter(next) || next == '_' ? Word() : throw Unexpected();
    }

    private Constant Number()
    {
        int start = _at;
        SkipDigits();
        if (At(_at) == '.')
        {
            _at++;
            SkipDigits();
        }

        if (At(_at) is 'e' or 'E' && (char.IsAsciiDigit(At(_at + 1)) || (At(_at + 1) is '+' or '-' && char.IsAsciiDigit(At(_at + 2)))))
        {
            _at += 2;
            SkipDigits();
        }

        string digits = _text[start.._at].Replace("_", "", StringComparison.Ordinal);
        if (digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]))
        {
            // No formula has such a number, but dates do: 2024-01-01 would be 2022.
            throw new ExpressionException(
                start + 1,
                $"'{_text[start.._at]}' starts with 0; write a number of an expression without leading zeros"
            );
        }

        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            throw new ExpressionException(start + 1, $"'{_text[start.._at]}' is not a number that fits in double precision");
        }

        if (char.IsAsciiLetter(At(_at)))
        {
            throw new ExpressionException(_at + 1, $"'{At(_at)}' follows a number; write '*' to multiply");
        }

        return new Constant(value);
    }

    private Expression Word()
    {
        int start = _at;
        while (char.IsAsciiLetterOrDigit(At(_at)) || At(_at) is '_' or '.' or '[' or ']')
        {
            _at++;
        }

        string word = _text[start.._at];
        if (Peek() != '(')
        {
            return new Variable(word, start + 1);
        }

        if (ExpressionFunction.Find(word) is not { } function)
        {
            string[] names = [.. ExpressionFunction.All.Select(f => f.Name)];
            string hint = Spelling.DidYouMean(word, names);
            throw new ExpressionException(
                start + 1,
                $"'{word}' is not a function" + (hint.Length > 0 ? hint : $"; the functions are {string.Join(", ", names)}")
            );
        }

        _at++;
        List<Expression> arguments = [Sum()];
        while (Peek() == ',')
        {
            _at++;
            arguments.Add(Sum());
        }

        Expect(')');
        if (arguments.Count < function.Arguments || (arguments.Count > function.Arguments && !function.Variadic))
        {
            throw new ExpressionException(
                start + 1,
                $"{word} takes {(function.Variadic ? "at least " : "")}{function.Arguments} "
                    + $"argument{(function.Arguments == 1 ? "" : "s")}, "
                    + $"not {arguments.Count}"
            );
        }

        return new Call(function, arguments);
    }

    private void Expect(char wanted)
    {
        if (Peek() != wanted)
        {
            throw Peek() == '\0' ? new ExpressionException(_at + 1, $"'{wanted}' is missing at the end") : Unexpected();
        }

        _at++;
    }

    private ExpressionException Unexpected()
    {
        char found = Peek();
        string message = found switch
        {
            '\0' => _text.Length == 0 ? "the expression is empty" : "something is missing at the end",
            ',' => "',' separates arguments only; write a decimal point as '.'",
            _ when Spelling.AsciiOf(found) is { } ascii => $"'{found}' (U+{(int)found:X4}) is not allowed; write '{ascii}'",
            _ when char.IsAsciiLetterOrDigit(found) || found is '(' or '_' or '.' =>
                $"'{found}' is unexpected; an operator is missing before it",
            _ => $"'{found}' is unexpected",
        };
        return new ExpressionException(_at + 1, message);
    }

    private char Peek()
    {
        while (At(_at) is ' ' or '\t' or '\n')
        {
            _at++;
        }

        return At(_at);
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(At(_at)) || (At(_at) == '_' && char.IsAsciiDigit(At(_at + 1))))
        {
            _at++;
        }
    }

    private char At(int index) => index < _text.Length ? _text[index] : '\0';
}
