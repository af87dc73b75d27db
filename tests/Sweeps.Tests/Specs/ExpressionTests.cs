using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Specs.Expressions;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class ExpressionTests
{
    [Theory]
    [InlineData("1 + 2*3", 7)]
    [InlineData("(1+2)*3", 9)]
    [InlineData("2^3^2", 512)]
    [InlineData("-2^2", -4)]
    [InlineData("2^-1", 0.5)]
    [InlineData("8/4/2", 1)]
    [InlineData("8-4-2", 2)]
    [InlineData("--3", 3)]
    [InlineData("2*-3", -6)]
    [InlineData("1_000 + .5 + 1e-1 + 2.", 1002.6)]
    [InlineData("min(3, 1, 2) + max(3, 7)", 8)]
    [InlineData("pow(2, 10)", 1024)]
    [InlineData("round(2.5) + round(-2.5) + ceil(1.2) + floor(1.8)", 3)]
    [InlineData("sqrt(16) + abs(-3) + log2(8) + log(exp(2))", 12)]
    public void Arithmetic_follows_the_usual_rules(string text, double expected) => Assert.Equal(expected, Evaluate(text), 12);

    [Fact]
    public void Parsing_what_was_written_evaluates_to_the_same_bits()
    {
        Prop.ForAll(
                Trees().ToArbitrary(),
                tree =>
                {
                    var parsed = Evaluate(tree.Text);
                    return parsed.Equals(tree.Value) || (double.IsNaN(parsed) && double.IsNaN(tree.Value));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20220317, 77));
    }

    [Fact]
    public void Any_text_is_parsed_or_refused_with_a_position_in_it()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                text =>
                {
                    text ??= "";
                    try
                    {
                        return ExpressionParser.Parse(text) is not null;
                    }
                    catch (ExpressionException refused)
                    {
                        return refused.Position >= 1 && refused.Position <= text.Length + 1 && refused.Message.Length > 0;
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20220317, 77));
    }

    // A text, fully parenthesised, with the value that this test computes beside it.
    private static Gen<(string Text, double Value)> Trees() => Gen.Sized(size => Tree(Math.Min(size, 12)));

    private static Gen<(string Text, double Value)> Tree(int size)
    {
        var leaf = Gen.OneOf(
            Gen.Choose(0, 2000).Select(i => ((i / 8.0).ToString("R", CultureInfo.InvariantCulture), i / 8.0)),
            Gen.Elements(("K", 10.0), ("sigma_g", 0.25))
        );
        if (size <= 0)
        {
            return leaf;
        }

        var inner = Tree(size / 2);
        return Gen.OneOf(
            leaf,
            inner.SelectMany(a => inner.Select(b => ($"({a.Item1} + {b.Item1})", a.Item2 + b.Item2))),
            inner.SelectMany(a => inner.Select(b => ($"({a.Item1}-{b.Item1})", a.Item2 - b.Item2))),
            inner.SelectMany(a => inner.Select(b => ($"({a.Item1} *{b.Item1})", a.Item2 * b.Item2))),
            inner.SelectMany(a => inner.Select(b => ($"({a.Item1}/ {b.Item1})", a.Item2 / b.Item2))),
            inner.SelectMany(a => inner.Select(b => ($"({a.Item1}^{b.Item1})", Math.Pow(a.Item2, b.Item2)))),
            inner.Select(a => ($"(-{a.Item1})", -a.Item2)),
            inner.Select(a => ($"sqrt( {a.Item1} )", Math.Sqrt(a.Item2))),
            inner.SelectMany(a => inner.Select(b => ($"max({a.Item1}, {b.Item1})", Math.Max(a.Item2, b.Item2))))
        );
    }

    private static double Evaluate(string text) => ExpressionParser.Parse(text).Evaluate(v => v.Name == "K" ? 10 : 0.25);
}
