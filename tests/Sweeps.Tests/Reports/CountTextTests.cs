using ModalityCompetition.Sweeps.Reports.Texts;

namespace ModalityCompetition.Sweeps.Tests.Reports;

public sealed class CountTextTests
{
    [Theory]
    [InlineData(0.95, "95 %")]
    [InlineData(0.5, "50 %")]
    [InlineData(0.999, "99.9 %")]
    [InlineData(0.99995, "99.995 %")]
    [InlineData(0.9999, "99.99 %")]
    [InlineData(0.999999, "99.9999 %")]
    [InlineData(0.99999999999, "99.999999999 %")]
    [InlineData(0.9999999999999999, "(100 − 1.1e−14) %")]
    [InlineData(1e-9, "1e−7 %")]
    [InlineData(0.0001, "0.01 %")]
    [InlineData(0.123456, "12.35 %")]
    public void A_confidence_never_reads_as_another_one(double confidence, string text) =>
        Assert.Equal(text, CountText.Percent(confidence));

    [Fact]
    public void A_confidence_that_rounds_to_one_is_told_by_what_it_misses() => Assert.Equal("(100 − 5e−22) %", CountText.Percent(1, 5e-24));

    [Theory]
    [InlineData(0, "0 trials")]
    [InlineData(1, "1 trial")]
    [InlineData(2, "2 trials")]
    [InlineData(12345, "12\u202f345 trials")]
    public void One_is_singular(long count, string text) => Assert.Equal(text, CountText.Of(count, "trial"));
}
