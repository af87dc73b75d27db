using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;
using ModalityCompetition.TestKit.Specs;
using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>The key <c>evaluation.test_sampling</c>.</summary>
public sealed class TestSamplingKeyTests
{
    [Fact]
    public void Without_the_key_and_at_its_default_the_canonical_text_is_the_same()
    {
        string plain = Read("").CanonicalText;
        Assert.Equal(plain, Read("test_sampling: simple").CanonicalText);
        Assert.DoesNotContain("sampling", plain, StringComparison.Ordinal);
        SweepSpec stratified = Read("test_sampling: stratified");
        Assert.Contains("\"evaluation.test_sampling\":\"stratified\"", stratified.CanonicalText, StringComparison.Ordinal);
        Assert.Equal(TestSampling.Stratified, stratified.Configurations[0].Configuration.Evaluation.TestSampling);
        Assert.Equal(
            ["evaluation.test_sampling: simple -> stratified"],
            SpecDifference.Between(plain, stratified).Select(c => $"{c.KeyPath}: {c.Old} -> {c.New}")
        );
    }

    [Fact]
    public void Both_can_be_had_in_one_sweep()
    {
        SpecReading reading = ShippedSpecs.Read(
            "spec.yaml",
            BrokenSpecs.Valid.Replace(
                "- training.eta: [0.5, 1]",
                "- evaluation.test_sampling: [simple, stratified]",
                StringComparison.Ordinal
            )
        );
        Assert.Empty(reading.Errors);
        Assert.Equal([false, true], reading.Spec!.Configurations.Select(c => c.Configuration.Evaluation.IsStratified));
        Assert.Equal(2, reading.Spec.Configurations.Select(c => c.Configuration.Layout).Distinct().Count());
    }

    [Theory]
    [InlineData("test_sampling: often", null, "evaluation.test_sampling", "must be simple or stratified, not 'often'")]
    [InlineData("test_sampling: stratified", "evaluation.test_n=5", "evaluation.test_n", "raise it, or leave evaluation.test_sampling out")]
    [InlineData("test_sampling: stratified", "engine=torch", "evaluation.test_sampling", "cannot be stratified on the engine torch")]
    public void What_cannot_be_had_is_refused_with_one_sentence(string keys, string? option, string place, string expected)
    {
        SpecOverrides options = option is null ? SpecOverrides.None : SpecOverrides.None.WithSet(option);
        SpecError error = Assert.Single(ShippedSpecs.Read("spec.yaml", With(keys), options).Errors);
        Assert.Equal(place, error.KeyPath);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_only_stratified_configurations_have_is_refused_where_there_are_others()
    {
        const string Until = "until: {estimand: \"test_error_sampling_variance[network=joint]\", half_width: 0.01}\n";
        Assert.Empty(ShippedSpecs.Read("spec.yaml", Until + With("test_sampling: stratified")).Errors);
        string both = BrokenSpecs.Valid.Replace(
            "- training.eta: [0.5, 1]",
            "- evaluation.test_sampling: [stratified, simple]",
            StringComparison.Ordinal
        );
        Assert.Contains("name what every configuration has", Assert.Single(ShippedSpecs.Read("spec.yaml", Until + both).Errors).Message);
    }

    private static string With(string keys) =>
        keys.Length == 0 ? BrokenSpecs.Valid : BrokenSpecs.Valid.Replace("test_n: 100", $"test_n: 100, {keys}", StringComparison.Ordinal);

    private static SweepSpec Read(string keys) => SpecReaderTests.Read(With(keys));
}
