using ModalityCompetition.Training.Theory;

namespace ModalityCompetition.Training.Tests.Theory;

public class WinningProbabilityTests
{
    private const double Tolerance = 1e-11;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(512)]
    public void Equal_scales_share_what_is_not_lost_to_silence(int neurons)
    {
        for (int modalities = 1; modalities <= 8; modalities++)
        {
            double[] p = new double[modalities];
            double none = WinningProbability.Conditional(Enumerable.Repeat(0.37, modalities).ToArray(), neurons, 0, p);
            double expected = (1 - Math.Pow(2, -neurons * modalities)) / modalities;
            Assert.All(p, value => Assert.InRange(value - expected, -Tolerance, Tolerance));
            Assert.Equal(Math.Pow(2, -neurons * modalities), none);
        }
    }

    [Fact]
    public void One_neuron_and_two_modalities_have_the_arctangent_closed_form()
    {
        // For independent standard normals G, H: P(G > 0, k G > H) = 1/4 + arctan(k) / (2 pi).
        for (double exponent = -12; exponent <= 12; exponent += 0.173)
        {
            double ratio = Math.Pow(10, exponent);
            double[] p = new double[2];
            WinningProbability.Conditional([ratio, 1], 1, 0, p);
            Assert.InRange(p[0] - (0.25 + (Math.Atan(ratio) / (2 * Math.PI))), -Tolerance, Tolerance);
            Assert.InRange(p[1] - (0.25 + (Math.Atan(1 / ratio) / (2 * Math.PI))), -Tolerance, Tolerance);
        }
    }
}
