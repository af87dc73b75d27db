using ModalityCompetition.Training.Theory;

namespace ModalityCompetition.Training.Tests.Theory;

public class GaussRule3Tests
{
    [Fact]
    public void The_normal_rule_is_the_three_point_Hermite_rule()
    {
        GaussRule3 rule = GaussRule3.Of(0, 0, 0);
        Assert.Equal(-Math.Sqrt(3), rule.First.Node, 1e-14);
        Assert.Equal(0, rule.Second.Node, 1e-14);
        Assert.Equal(Math.Sqrt(3), rule.Third.Node, 1e-14);
        Assert.Equal(1.0 / 6, rule.First.Weight, 1e-14);
        Assert.Equal(2.0 / 3, rule.Second.Weight, 1e-14);
    }

    [Fact]
    public void Moments_up_to_the_fifth_are_exact()
    {
        // The standardised exponential law: cumulants (k - 1)!, moments 0, 1, 2, 9, 44.
        GaussRule3 rule = GaussRule3.Of(2, 6, 24);
        double[] moments = [1, 0, 1, 2, 9, 44];
        for (int k = 0; k < moments.Length; k++)
        {
            double value = new[] { rule.First, rule.Second, rule.Third }.Sum(node => node.Weight * Math.Pow(node.Node, k));
            Assert.Equal(moments[k], value, 1e-11);
        }
    }

    [Fact]
    public void Moments_of_no_distribution_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => GaussRule3.Of(2, 0, 0));
}
