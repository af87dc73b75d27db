using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Expressions;
using ModalityCompetition.Programs.Measurements;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Expressions;

public class EstimandTests
{
    // The numbers of one trial of Drafts.Rich, in the order of its measurements.
    private static readonly double[] Trial =
    [
        0.25, // joint_error
        -1.5, // loss
        1, // learned
        7, // epochs
        0.1, // class_error
        double.NaN,
        0.3,
        0.2, // error: image, text
        0.4,
        1, // gamma: class by modality
        2,
        3,
        4,
        5,
        6,
        1, // winner: text, nobody, image
        -1,
        0,
    ];

    [Theory]
    [InlineData("joint_error - min(error[image], error[text])", 0.05)]
    [InlineData("joint_error - min(error)", 0.05)]
    [InlineData("joint_error - min(error, modality)", 0.05)]
    [InlineData("max(loss, epochs, 3)", 7)]
    [InlineData("mean(loss, epochs, 3.5)", 3)]
    [InlineData("sum(gamma)", 21)]
    [InlineData("mean(gamma)", 3.5)]
    [InlineData("max(sum(gamma, class), modality)", 12)]
    [InlineData("gamma[2, text]", 6)]
    [InlineData("gamma[2, 0]", 5)]
    [InlineData("-2 ^ 2", -4)]
    [InlineData("2 ^ 3 ^ 2", 512)]
    [InlineData("2 - 3 - 4", -5)]
    [InlineData("12 / 2 / 3", 2)]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("--epochs", 7)]
    [InlineData("1e-2 + .5 + 2.", 2.51)]
    [InlineData("abs(loss) + sqrt(4) + exp(0) + log(1) + log2(8) + floor(1.5) + ceil(1.5) + round(2.5)", 13.5)]
    [InlineData("round(-2.5)", -3)]
    [InlineData("mean(winner[0, text], winner[0, image])", 0.5)]
    [InlineData("sum(winner)", 2)]
    [InlineData("P(loss < 0)", 1)]
    [InlineData("P(loss >= 0)", 0)]
    [InlineData("P(learned == 1 and epochs != 7)", 0)]
    [InlineData("P(learned == 1 or epochs != 7 and loss > 0)", 1)]
    [InlineData("P((learned == 1 or epochs != 7) and loss > 0)", 0)]
    [InlineData("quantile(epochs / 2, 0.9)", 3.5)]
    [InlineData("class_error[1]", double.NaN)]
    [InlineData("mean(class_error)", double.NaN)]
    [InlineData("P(class_error[1] > 0)", double.NaN)]
    [InlineData("1 / (learned - 1)", double.NaN)]
    [InlineData("log(loss)", double.NaN)]
    public void An_expression_of_numbers_has_the_value_that_a_hand_computes(string text, double expected)
    {
        DerivedEstimand estimand = Estimand(text);
        Assert.Empty(estimand.Axes);
        double[] observed = new double[1];
        estimand.Observe(Trial, observed);
        Assert.Equal(expected, observed[0], 1e-12);
    }

    [Theory]
    [InlineData("class_error * 10", new[] { 0 }, new[] { 1, double.NaN, 3 })]
    [InlineData("P(class_error > 0.2)", new[] { 0 }, new[] { 0, double.NaN, 1 })]
    [InlineData("gamma - error * 10", new[] { 0, 1 }, new double[] { -1, -2, 1, 0, 3, 2 })]
    [InlineData("mean(gamma, class)", new[] { 1 }, new double[] { 3, 4 })]
    [InlineData("max(gamma, modality)", new[] { 0 }, new double[] { 2, 4, 6 })]
    [InlineData("winner", new[] { 0, 1 }, new double[] { 0, 1, 0, 0, 1, 0 })]
    [InlineData("mean(winner, class)", new[] { 1 }, new[] { 1.0 / 3, 1.0 / 3 })]
    [InlineData("gamma[1, image] + error", new[] { 1 }, new[] { 3.2, 3.4 })]
    public void A_vector_has_a_value_for_every_place(string text, int[] axes, double[] expected)
    {
        DerivedEstimand estimand = Estimand(text);
        Assert.Equal(axes, estimand.Axes);
        Assert.Equal(expected.Length, estimand.Length);
        double[] observed = new double[estimand.Length];
        estimand.Observe(Trial, observed);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], observed[i], 1e-12);
        }
    }

    [Theory]
    [InlineData("joint_error - min(error)", -1, 1)]
    [InlineData("P(loss > 0)", 0, 1)]
    [InlineData("winner", 0, 1)]
    [InlineData("epochs", 0, double.PositiveInfinity)]
    [InlineData("2 * error - 1", -1, 1)]
    [InlineData("sum(error)", 0, 2)]
    [InlineData("mean(error)", 0, 1)]
    [InlineData("joint_error / (joint_error + 1)", 0, 1)]
    [InlineData("joint_error / learned", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("abs(joint_error - 0.25)", 0, 0.75)]
    [InlineData("(joint_error - 0.5) ^ 2", 0, 0.25)]
    public void The_range_follows_from_the_ranges_of_the_measurements(string text, double lowest, double highest) =>
        Assert.Equal(new ValueInterval(lowest, highest), Estimand(text).Range);

    [Theory]
    [InlineData("", 1, "the expression is empty")]
    [InlineData("loss +", 7, "something is missing at the end")]
    [InlineData("loss loss", 6, "unexpected name `loss` is out of place")]
    [InlineData("2loss", 1, "a number is followed by something that is no part of it; write '*' to multiply")]
    [InlineData("loss = 2", 6, "'=' is unexpected; write '==' to compare")]
    [InlineData("loss – 2", 6, "'–' (U+2013) is not allowed; write plain letters and signs")]
    [InlineData("1e999", 1, "'1e999' does not fit in double precision")]
    [InlineData("lost", 1, "there is no measurement 'lost' and no estimand of that name before; there are joint_error, loss, ")]
    [InlineData("mean(class)", 6, "'class' is an axis; an axis stands only behind what is folded over it, for example mean(x, class)")]
    [InlineData("mean(loss)", 1, "mean of one number is that number; give it several, or a vector")]
    [InlineData("mean(error, class)", 1, "mean over class: its argument has no axis 'class'")]
    [InlineData("sine(loss)", 1, "'sine' is not a function; the functions are abs, sqrt, exp, log, log2, floor, ceil, round, min, max, ")]
    [InlineData("sqrt(loss, 2)", 1, "sqrt takes 1 argument, not 2")]
    [InlineData("min()", 1, "min needs at least one argument")]
    [InlineData("loss > 0", 1, "a comparison is no number; write P(...) for its probability")]
    [InlineData("P(loss)", 3, "P(...) needs a comparison, for example P(gap > 0)")]
    [InlineData("1 - P(loss > 0)", 5, "P(...) must be the whole expression")]
    [InlineData("quantile(loss)", 1, "quantile takes 2 arguments, not 1")]
    [InlineData("quantile(loss, 90)", 16, "the level of a quantile must be a number between 0 and 1, for example 0.9")]
    [InlineData("error[sound]", 7, "there is no such place on the axis 'modality'; its places are 0 to 1 or image, text")]
    [InlineData("error[2]", 7, "there is no such place on the axis 'modality'; its places are 0 to 1 or image, text")]
    [InlineData("class_error[0.5]", 13, "there is no such place on the axis 'class'; its places are 0 to 2")]
    [InlineData("gamma[0]", 7, "'gamma' has the axes [class, modality]; it takes 2 places, not 1")]
    [InlineData("loss[0]", 6, "'loss' is one number; it takes 0 places, not 1")]
    public void A_fault_is_one_sentence_with_its_place(string text, int position, string sentence)
    {
        string problem = Assert.Single(Drafts.Problems(With(("x", text))));
        Assert.StartsWith($"estimands.x: {sentence}", problem, StringComparison.Ordinal);
        Assert.EndsWith($" (character {position} of '{text}').", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_has_an_end()
    {
        Assert.Contains("nested at most 64 deep", Fault(new string('(', 400) + "1" + new string(')', 400)), StringComparison.Ordinal);
        Assert.Contains("nested at most 64 deep", Fault(new string('-', 400) + "1"), StringComparison.Ordinal);
        Assert.Contains("nested at most 64 deep", Fault(string.Concat(Enumerable.Repeat("2^", 400)) + "1"), StringComparison.Ordinal);
        Assert.Contains("at most 1000 characters", Fault(new string('1', 1001)), StringComparison.Ordinal);
        _ = Estimand(new string('(', 64) + "1" + new string(')', 64));

        static string Fault(string text) => Assert.Single(Drafts.Problems(With(("x", text))));
    }

    [Fact]
    public void An_estimand_may_use_the_means_before_it()
    {
        ProgramDeclaration declaration = Drafts.Declare(
            With(("gap", "joint_error - min(error)"), ("positive", "P(gap > 0)"), ("far", "quantile(gap, 0.9)"))
        );
        Assert.Equal([EstimandKind.Mean, EstimandKind.Probability, EstimandKind.Quantile], declaration.Estimands.Select(e => e.Kind));
        Assert.Equal([null, null, 0.9], declaration.Estimands.Select(e => e.Level));
        double[] observed = new double[1];
        declaration.Estimands[1].Observe(Trial, observed);
        Assert.Equal(1, observed[0]);
    }

    [Fact]
    public void What_is_estimated_over_trials_is_no_part_of_an_expression() =>
        Assert.Equal(
            ["estimands.b: 'a' is a probability over trials; an expression is about one trial (character 1 of 'a + 1')."],
            Drafts.Problems(With(("a", "P(loss > 0)"), ("b", "a + 1")))
        );

    [Fact]
    public void A_fault_is_not_blamed_on_those_that_use_it() =>
        Assert.Equal(
            [
                "estimands.a: something is missing at the end (character 7 of 'loss +').",
                "estimands.b: 'a' is not right itself (character 1 of 'a').",
            ],
            Drafts.Problems(With(("a", "loss +"), ("b", "a")))
        );

    [Fact]
    public void No_value_leaves_the_range_that_follows()
    {
        const int Seed = 20261129;
        var random = new Random(Seed);
        string[] leaves = ["joint_error", "loss", "learned", "epochs", "error[image]", "gamma[1, text]", "winner[0, text]", "0.5", "2"];
        for (int round = 0; round < 2000; round++)
        {
            string text = Draw(3);
            DerivedEstimand estimand = Estimand(text);
            for (int trial = 0; trial < 20; trial++)
            {
                double[] values = [.. Trial];
                values[0] = random.NextDouble();
                values[1] = 10 * (random.NextDouble() - 0.5);
                values[2] = random.Next(2);
                values[3] = random.Next(5);
                values[7] = random.NextDouble();
                values[12] = 4 * (random.NextDouble() - 0.5);
                values[15] = random.Next(-1, 2);
                double[] observed = new double[1];
                estimand.Observe(values, observed);
                double slack = 1e-9 * Math.Max(1, Math.Abs(observed[0]));
                Assert.True(
                    double.IsNaN(observed[0])
                        || (observed[0] >= estimand.Range.Lowest - slack && observed[0] <= estimand.Range.Highest + slack),
                    $"seed {Seed}, {text}: {observed[0]} is not in {estimand.Range}"
                );
            }
        }

        string Draw(int depth) =>
            depth == 0 || random.Next(5) == 0
                ? leaves[random.Next(leaves.Length)]
                : random.Next(8) switch
                {
                    0 => $"({Draw(depth - 1)} + {Draw(depth - 1)})",
                    1 => $"({Draw(depth - 1)} - {Draw(depth - 1)})",
                    2 => $"({Draw(depth - 1)} * {Draw(depth - 1)})",
                    3 => $"({Draw(depth - 1)} / {Draw(depth - 1)})",
                    4 => $"min({Draw(depth - 1)}, {Draw(depth - 1)})",
                    5 => $"max({Draw(depth - 1)}, -{Draw(depth - 1)})",
                    6 => $"({Draw(depth - 1)}) ^ {random.Next(4)}",
                    _ => $"{(new[] { "abs", "sqrt", "exp", "log", "floor", "round" })[random.Next(6)]}({Draw(depth - 1)})",
                };
    }

    private static DerivedEstimand Estimand(string text) => Drafts.Declare(With(("x", text))).Estimands[0];

    private static ProgramDraft With(params (string Name, string Text)[] estimands) =>
        Drafts.Rich with
        {
            Estimands = [.. estimands.Select(e => new EstimandDraft(e.Name, e.Text))],
        };
}
