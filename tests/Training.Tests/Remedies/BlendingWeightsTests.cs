using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Tests.Remedies;

/// <summary>The weights of Gradient-Blending from G and O.</summary>
public sealed class BlendingWeightsTests
{
    [Fact]
    public void They_go_with_generalisation_over_squared_overfitting() => Assert.Equal([0.2, 0.8, 0], Round([1, 1, 0], [2, 1, 1]));

    [Fact]
    public void Overfitting_counts_whatever_its_sign() => Assert.Equal(Round([1, 3, 1], [0.5, 1, 1]), Round([1, 3, 1], [-0.5, -1, 1]));

    [Fact]
    public void What_does_not_generalise_or_diverged_gets_nothing()
    {
        Assert.Equal([1, 0, 0], Round([0.1, -5, double.NaN], [1, 0.1, 1]));
        Assert.Equal([0, 1, 0], Round([double.NegativeInfinity, 1, 1], [1, 1, double.NaN]));
    }

    [Fact]
    public void Very_small_overfitting_counts_as_a_hundredth_of_a_nat() =>
        Assert.Equal(Round([1, 1, 1], [0.01, 0.02, 0.04]), Round([1, 1, 1], [0, 0.02, 0.04]));

    [Fact]
    public void Where_nothing_generalises_all_count_the_same() =>
        Assert.Equal([0.25, 0.25, 0.25, 0.25], Round([-1, 0, -2, -1], [1, 1, 1, 1]));

    private static double[] Round(double[] generalization, double[] overfitting)
    {
        double[] weights = new double[generalization.Length];
        BlendingWeights.Fill(generalization, overfitting, weights);
        return [.. weights.Select(weight => Math.Round(weight, 12))];
    }
}
