using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>
/// The factors of on-the-fly gradient modulation against those that the authors' published code gives (main.py of OGM-GE_CVPR2022, in
/// double precision by PyTorch 1.13.1) for two tables of outputs of four samples and three classes.
/// </summary>
public sealed class GradientModulationTests
{
    // Sums of the probabilities of the true classes, as that code computes them.
    private const double Better = 2.329890503514874;
    private const double Worse = 1.4554238546998806;

    [Theory]
    [InlineData(0.1, 0.84127029553085308)]
    [InlineData(0.3, 0.55355628079184693)]
    [InlineData(0.8, 0.14333763918349651)]
    public void The_better_of_two_is_slowed_as_by_the_authors_code(double alpha, double factor)
    {
        double[] factors = Factors([Better, Worse], alpha);
        Assert.Equal(factor, factors[0], 4e-16);
        Assert.Equal(1, factors[1]);
        Assert.Equal([factors[1], factors[0]], Factors([Worse, Better], alpha));
    }

    [Fact]
    public void Of_more_than_two_each_is_held_against_the_mean_of_the_others()
    {
        double[] factors = Factors([4, 2, 3], 0.5);
        Assert.Equal(1 - Math.Tanh(0.5 * 4 / 2.5), factors[0], 4e-16);
        Assert.Equal([1, 1], factors[1..]);
    }

    [Fact]
    public void Equals_and_a_modality_beside_one_that_knows_nothing()
    {
        Assert.Equal([1, 1], Factors([2.5, 2.5], 3));
        Assert.Equal([0, 1], Factors([2.5, 0], 3));
        Assert.Equal([1, 1], Factors([0, 0], 3));
    }

    private static double[] Factors(double[] sums, double alpha)
    {
        double[] factors = new double[sums.Length];
        GradientModulation.Factors(sums, alpha, factors);
        return factors;
    }
}
