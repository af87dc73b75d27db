using System.Collections.Immutable;
using ModalityCompetition.Experiments.Words;
using ModalityCompetition.Programs.Measurements;
using static ModalityCompetition.Programs.Expressions.ExpressionToken;

namespace ModalityCompetition.Programs.Expressions;

/// <summary>Gives names their meaning, and checks that an expression makes sense with what is declared.</summary>
internal sealed class ExpressionBinder
{
    private const int MostNamed = 20;

    private readonly ImmutableArray<ProgramAxis> _axes;
    private readonly Dictionary<string, (ValueNode Node, ImmutableArray<int> Axes)> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _useless = new(StringComparer.Ordinal);

    /// <summary>A binder for what is declared.</summary>
    public ExpressionBinder(ImmutableArray<ProgramAxis> axes, ImmutableArray<Measurement> measurements)
    {
        _axes = axes;
        foreach (MeasurementPlace place in MeasurementPlace.Of(axes, measurements))
        {
            Measurement measured = place.Measurement;
            ImmutableArray<int> own = measured.Axes;
            ValueNode node = new MeasuredNode(
                own.Aggregate(0, (bits, a) => bits | (1 << a)),
                measured.Range,
                place.Start,
                Step(own, 0, axes),
                Step(own, 1, axes)
            );
            _values[measured.Name] = measured.WinnerOf is { } of ? (new WonNode(node, of), own.Add(of)) : (node, own);
        }
    }

    /// <summary>Reads an estimand; later ones may use its name where it is a mean.</summary>
    /// <exception cref="ExpressionFault">It is none.</exception>
    public DerivedEstimand Bind(string name, string text)
    {
        Syntax syntax = ExpressionGrammar.Read(text);
        (EstimandKind kind, double? level, ValueNode node) = syntax switch
        {
            CallSyntax { Function: "P" } call => (EstimandKind.Probability, (double?)null, (ValueNode)Condition(Arguments(call, 1)[0])),
            CallSyntax { Function: "quantile" } call => (EstimandKind.Quantile, Level(Arguments(call, 2)[1]), Value(call.Arguments[0])),
            _ => (EstimandKind.Mean, null, Value(syntax)),
        };
        var estimand = new DerivedEstimand(name, text, kind, level, node, _axes);
        if (kind == EstimandKind.Mean)
        {
            _values[name] = (node, estimand.Axes);
        }
        else
        {
            _useless[name] =
                $"'{name}' is a {(kind == EstimandKind.Quantile ? "quantile" : "probability")} over trials; "
                + "an expression is about one trial";
        }

        return estimand;
    }

    /// <summary>Remembers that an estimand has a fault of its own.</summary>
    public void Forget(string name) => _useless[name] = $"'{name}' is not right itself";

    private ValueNode Value(Syntax syntax) =>
        syntax switch
        {
            NumberSyntax number => new ConstantNode(number.Value),
            NameSyntax name => Named(name),
            MinusSyntax minus => Minus(Value(minus.Operand)),
            CallSyntax call => Call(call),
            PairSyntax { Operator: Plus or ExpressionToken.Minus or Times or Divide or Power } pair => Arithmetic(pair),
            _ => throw new ExpressionFault(syntax.Position, "a comparison is no number; write P(...) for its probability"),
        };

    private PairNode Condition(Syntax syntax) =>
        syntax switch
        {
            PairSyntax { Operator: And or Or } both => Compared(
                Condition(both.Left),
                Condition(both.Right),
                both.Operator == And ? (a, b) => a != 0 && b != 0 : (a, b) => a != 0 || b != 0
            ),
            PairSyntax { Operator: AtMost or AtLeast or Equal or Unequal or Below or Above } pair => Compared(
                Value(pair.Left),
                Value(pair.Right),
                pair.Operator switch
                {
                    AtMost => (a, b) => a <= b,
                    AtLeast => (a, b) => a >= b,
                    Equal => (a, b) => a == b,
                    Unequal => (a, b) => a != b,
                    Below => (a, b) => a < b,
                    _ => (a, b) => a > b,
                }
            ),
            _ => throw new ExpressionFault(syntax.Position, "P(...) needs a comparison, for example P(gap > 0)"),
        };

    // What does not exist is neither above nor below anything.
    private static PairNode Compared(ValueNode left, ValueNode right, Func<double, double, bool> holds) =>
        new(
            left,
            right,
            ValueInterval.Share,
            (a, b) =>
                double.IsNaN(a) || double.IsNaN(b) ? double.NaN
                : holds(a, b) ? 1
                : 0
        );

    private PairNode Arithmetic(PairSyntax pair)
    {
        ValueNode left = Value(pair.Left);
        ValueNode right = Value(pair.Right);
        ValueInterval a = left.Range;
        ValueInterval b = right.Range;
        return pair.Operator switch
        {
            Plus => new PairNode(left, right, Intervals.Add(a, b), (x, y) => x + y),
            ExpressionToken.Minus => new PairNode(left, right, Intervals.Add(a, Intervals.Negate(b)), (x, y) => x - y),
            Times => new PairNode(left, right, Intervals.Multiply(a, b), (x, y) => x * y),
            Divide => new PairNode(left, right, Intervals.Divide(a, b), (x, y) => x / y),
            _ => new PairNode(left, right, Intervals.Power(a, b), Math.Pow),
        };
    }

    private static FunctionNode Minus(ValueNode operand) => new(operand, Intervals.Negate(operand.Range), x => -x);

    private ValueNode Call(CallSyntax call)
    {
        if (ReadyFunctions.OfOne.TryGetValue(call.Function, out var one))
        {
            ValueNode operand = Value(Arguments(call, 1)[0]);
            return new FunctionNode(operand, one.Range(operand.Range), one.Apply);
        }

        if (!ReadyFunctions.OfSeveral.TryGetValue(call.Function, out Func<double, double, double>? fold))
        {
            throw new ExpressionFault(
                call.Position,
                call.Function is "P" or "quantile"
                    ? $"{call.Function}(...) must be the whole expression"
                    : $"'{call.Function}' is not a function; the functions are {string.Join(", ", ReadyFunctions.Names)}, P and quantile"
            );
        }

        if (call.Arguments.IsEmpty)
        {
            throw new ExpressionFault(call.Position, $"{call.Function} needs at least one argument");
        }

        if (call.Arguments is [var only])
        {
            return Fold(call, Value(only), axis: null, fold);
        }

        if (call.Arguments is [var folded, NameSyntax { Places.IsEmpty: true } last] && AxisOf(last.Name) is { } axis)
        {
            return Fold(call, Value(folded), axis, fold);
        }

        ValueNode[] parts = [.. call.Arguments.Select(Value)];
        ValueNode whole = parts
            .Skip(1)
            .Aggregate(parts[0], (a, b) => new PairNode(a, b, RangeOfBoth(call.Function, a.Range, b.Range), fold));
        return call.Function == "mean"
            ? new PairNode(
                whole,
                new ConstantNode(parts.Length),
                Intervals.Divide(whole.Range, new ValueInterval(parts.Length, parts.Length)),
                (x, n) => x / n
            )
            : whole;
    }

    private FoldNode Fold(CallSyntax call, ValueNode operand, int? axis, Func<double, double, double> fold)
    {
        int folded = axis is { } one ? operand.Axes & (1 << one) : operand.Axes;
        if (folded == 0)
        {
            throw new ExpressionFault(
                call.Position,
                axis is { } missing
                    ? $"{call.Function} over {_axes[missing].Name}: its argument has no axis '{_axes[missing].Name}'"
                    : $"{call.Function} of one number is that number; give it several, or a vector"
            );
        }

        int first = (folded & 1) != 0 ? _axes[0].Length : 1;
        int second = (folded & 2) != 0 ? _axes[1].Length : 1;
        var count = new ValueInterval(first * second, first * second);
        ValueInterval range = call.Function == "sum" ? Intervals.Multiply(operand.Range, count) : operand.Range;
        return new FoldNode(operand, operand.Axes & ~folded, range, first, second, fold, call.Function == "mean" ? first * second : 1);
    }

    private static ValueInterval RangeOfBoth(string function, ValueInterval a, ValueInterval b) =>
        function switch
        {
            "min" => Intervals.Smallest(a, b),
            "max" => Intervals.Largest(a, b),
            _ => Intervals.Add(a, b),
        };

    private ValueNode Named(NameSyntax name)
    {
        if (_useless.TryGetValue(name.Name, out string? why))
        {
            throw new ExpressionFault(name.Position, why);
        }

        if (!_values.TryGetValue(name.Name, out var named))
        {
            throw new ExpressionFault(
                name.Position,
                AxisOf(name.Name) is not null
                    ? $"'{name.Name}' is an axis; an axis stands only behind what is folded over it, for example mean(x, {name.Name})"
                    : $"there is no measurement '{name.Name}' and no estimand of that name before; there are "
                        + Enumeration.Of(_values.Keys, MostNamed)
            );
        }

        if (name.Places.IsEmpty)
        {
            return named.Node;
        }

        if (name.Places.Length != named.Axes.Length)
        {
            string axes = named.Axes.IsEmpty
                ? "is one number"
                : $"has the axes [{string.Join(", ", named.Axes.Select(a => _axes[a].Name))}]";
            throw new ExpressionFault(
                name.Places[0].Position,
                $"'{name.Name}' {axes}; it takes {named.Axes.Length} places, not {name.Places.Length}"
            );
        }

        int?[] places = new int?[ProgramAxis.Most];
        for (int i = 0; i < name.Places.Length; i++)
        {
            places[named.Axes[i]] = PlaceOn(_axes[named.Axes[i]], name.Places[i]);
        }

        return new PlaceNode(named.Node, 0, places[0], places[1]);
    }

    private static int PlaceOn(ProgramAxis axis, Syntax syntax)
    {
        int place = syntax switch
        {
            NumberSyntax number when number.Value >= 0 && number.Value < axis.Length && number.Value == Math.Floor(number.Value) => (int)
                number.Value,
            NameSyntax name => axis.Labels.IndexOf(name.Name),
            _ => -1,
        };
        return place >= 0
            ? place
            : throw new ExpressionFault(
                syntax.Position,
                $"there is no such place on the axis '{axis.Name}'; its places are 0 to {axis.Length - 1}"
                    + (axis.Labels[0] == "0" ? "" : $" or {string.Join(", ", axis.Labels.Take(10))}")
            );
    }

    private static ImmutableArray<Syntax> Arguments(CallSyntax call, int count) =>
        call.Arguments.Length == count
            ? call.Arguments
            : throw new ExpressionFault(
                call.Position,
                $"{call.Function} takes {count} argument{(count == 1 ? "" : "s")}, not {call.Arguments.Length}"
            );

    private static double Level(Syntax syntax) =>
        syntax is NumberSyntax { Value: > 0 and < 1 } number
            ? number.Value
            : throw new ExpressionFault(syntax.Position, "the level of a quantile must be a number between 0 and 1, for example 0.9");

    private int? AxisOf(string name)
    {
        for (int i = 0; i < _axes.Length; i++)
        {
            if (_axes[i].Name == name)
            {
                return i;
            }
        }

        return null;
    }

    private static int Step(ImmutableArray<int> own, int axis, ImmutableArray<ProgramAxis> axes)
    {
        int at = own.IndexOf(axis);
        return at < 0 ? 0 : own.Skip(at + 1).Aggregate(1, (n, a) => n * axes[a].Length);
    }
}
