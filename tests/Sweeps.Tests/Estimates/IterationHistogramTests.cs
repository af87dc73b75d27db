using ModalityCompetition.Sweeps.Estimates.Streaming;

namespace ModalityCompetition.Sweeps.Tests.Estimates;

public sealed class IterationHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(IterationHistogram.MaxBins - 1)]
    public void Quantiles_are_exact_while_every_iteration_has_a_bin(int iterations) => AssertLowByLessThan(iterations, 1);

    [Theory]
    [InlineData(IterationHistogram.MaxBins)]
    [InlineData(100_003)]
    [InlineData(int.MaxValue - 1)]
    public void Above_they_are_low_by_less_than_a_bin(int iterations) =>
        AssertLowByLessThan(iterations, ((double)iterations / IterationHistogram.MaxBins) + 1);

    [Fact]
    public void Nothing_has_no_quantile() => Assert.True(double.IsNaN(new IterationHistogram(10).Quantile(50)));

    private static void AssertLowByLessThan(int iterations, double tolerance)
    {
        var random = new Random(61);
        var histogram = new IterationHistogram(iterations);
        var values = Enumerable.Range(0, 1001).Select(_ => random.Next(iterations + 1)).Append(0).Append(iterations).ToList();
        values.ForEach(histogram.Add);
        values.Sort();
        foreach (var percent in new[] { 1, 10, 50, 90, 100 })
        {
            var exact = values[(int)Math.Ceiling(percent * values.Count / 100m) - 1];
            var difference = exact - histogram.Quantile(percent);
            Assert.True(difference >= 0 && difference < tolerance, $"{percent} %: {exact}, low by {difference}");
        }
    }
}
