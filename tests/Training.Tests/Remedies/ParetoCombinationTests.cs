using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>
/// The combination of MMPareto: against the coefficients that the authors' published code gives (min_norm_solvers.py and MMPareto.py of
/// MMPareto_ICML2024, run with PyTorch 1.13.1 in double precision), and the laws it is to keep.
/// </summary>
public sealed class ParetoCombinationTests
{
    [Theory]
    [InlineData(new[] { 1.0, 2.0, -0.5 }, new[] { 0.3, -0.4, 0.1 }, 1.0, 0.6418582305113094, 4.596021897488388)]
    [InlineData(new[] { 3.0, 0.1, 0.0 }, new[] { -0.2, 0.4, 0.3 }, 1.5, 0.7449980868162142, 8.38780198921314)]
    public void In_conflict_it_is_the_shortest_combination_lengthened(
        double[] joint,
        double[] own,
        double rescale,
        double expectedJoint,
        double expectedOwn
    )
    {
        (double m, double u) = Combine(joint, own, rescale);
        Assert.Equal(expectedJoint, m, 1e-13);
        Assert.Equal(expectedOwn, u, 1e-13);
        double a = m / (m + u);
        // No other point of the segment is shorter.
        double shortest = Length(joint, own, a, 1 - a);
        Assert.All(Enumerable.Range(0, 1001), i => Assert.True(Length(joint, own, i / 1000.0, 1 - (i / 1000.0)) >= shortest - 1e-12));
        Assert.Equal(rescale * Math.Max(2 * shortest, Length(joint, own, 1, 1)), Length(joint, own, m, u), 1e-12);
    }

    [Fact]
    public void Without_conflict_both_count_the_same() => Assert.Equal((1.5, 1.5), Combine([1, 2], [3, -1], 1.5));

    [Fact]
    public void It_goes_against_neither_gradient()
    {
        Gen<double[]> vector = Gen.Choose(-1000, 1000).Select(n => n / 100.0).ArrayOf(3);
        Arbitrary<(double[] Joint, double[] Own)> pairs = (from m in vector from u in vector select (m, u)).ToArbitrary();
        Prop.ForAll(
                pairs,
                pair =>
                {
                    (double m, double u) = Combine(pair.Joint, pair.Own, 1);
                    double[] combined = [.. pair.Joint.Zip(pair.Own, (x, y) => (m * x) + (u * y))];
                    double scale = 1e-9 + (1e-2 * (Product(pair.Joint, pair.Joint) + Product(pair.Own, pair.Own)));
                    return Product(combined, pair.Joint) >= -scale && Product(combined, pair.Own) >= -scale;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(2024, 17));
    }

    [Fact]
    public void Gradients_that_vanish_or_cancel_give_numbers()
    {
        Assert.Equal((3, 3), Round(Combine([1, 0], [1, 0], 1.5)));
        (double m, double u) = Combine([0, 0], [1, 0], 1.5);
        Assert.Equal(1.5, u, 1e-12);
        Assert.True(double.IsFinite(m));
        Assert.All(
            [Combine([0, 0], [0, 0], 1.5), Combine([1, 0], [-1, 0], 1.5)],
            pair => Assert.True(double.IsFinite(pair.Own + pair.Joint))
        );
    }

    private static (double, double) Round((double Joint, double Own) pair) => (Math.Round(2 * pair.Joint, 9), Math.Round(2 * pair.Own, 9));

    private static (double Joint, double Own) Combine(double[] joint, double[] own, double rescale) =>
        ParetoCombination.Coefficients(Product(joint, joint), Product(joint, own), Product(own, own), rescale);

    private static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Length(double[] joint, double[] own, double m, double u) =>
        Math.Sqrt(joint.Zip(own, (x, y) => Math.Pow((m * x) + (u * y), 2)).Sum());
}
