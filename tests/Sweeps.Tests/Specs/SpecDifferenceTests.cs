using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class SpecDifferenceTests
{
    [Theory]
    [InlineData("seed: 1", "seed: 2", "seed: 1 -> 2")]
    [InlineData("seed: 1", "pairing: independent", "pairing: common -> independent")]
    [InlineData("seed: 1", "engine: reference", "engine: cpu -> reference")]
    [InlineData("mu: 0.3", "mu: 0.25", "data.modalities[1].mu: 0.3 -> 0.25")]
    [InlineData("canonical", "random", "data.dictionary: canonical -> random")]
    [InlineData("T: 50", "T: 50, loss_target: 0.01", "training.loss_target: none -> 0.01")]
    [InlineData("[0.5, 1]", "[1, 0.5]", "training.eta: 0.5, 1 -> 1, 0.5")]
    [InlineData("[0.5, 1]", "[0.5, 1, 2]", "training.eta: 0.5, 1 -> 0.5, 1, 2|configurations: 2 configurations -> 3 configurations")]
    [InlineData(
        "[0.5, 1]",
        "[0.5, 1, 2, 3, 4, 5, 6]",
        "training.eta: 0.5, 1 -> 0.5, 1, 2, 3, ..., 6 (7 values)|configurations: 2 configurations -> 7 configurations"
    )]
    [InlineData("q: 3", "q: 4", "network.q: 3 -> 4")]
    public void A_change_is_named_with_its_old_and_new_value(string old, string replacement, string changes)
    {
        var before = SpecReaderTests.Read(BrokenSpecs.Valid);
        var after = SpecReaderTests.Read(BrokenSpecs.Valid.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Equal(changes.Split('|'), SpecDifference.Between(before.CanonicalText, after).Select(c => c.ToString()));
    }

    [Fact]
    public void Equal_texts_have_no_difference()
    {
        var spec = SpecReaderTests.Read(BrokenSpecs.Valid);
        Assert.Empty(SpecDifference.Between(spec.CanonicalText, spec));
    }

    [Fact]
    public void Values_that_are_only_combined_differently_are_a_difference()
    {
        static SweepSpec With(string axes) =>
            SpecReaderTests.Read(BrokenSpecs.Valid.Replace("  - training.eta: [0.5, 1]\n", axes, StringComparison.Ordinal));
        var straight = With("  - zip:\n      training.eta: [1, 2, 1]\n      network.m: [5, 6, 6]\n");
        var other = With("  - zip:\n      training.eta: [1, 1, 2]\n      network.m: [5, 6, 6]\n");
        var third = With("  - zip:\n      training.eta: [1, 2, 2]\n      network.m: [5, 6, 5]\n");
        Assert.Equal(
            "configurations: 3 configurations -> 3 configurations in another order",
            Assert.Single(SpecDifference.Between(straight.CanonicalText, other)).ToString()
        );
        Assert.Equal(
            "configurations: 3 configurations -> 3 configurations in another combination of values",
            Assert.Single(SpecDifference.Between(straight.CanonicalText, third)).ToString()
        );
    }

    [Fact]
    public void A_modality_more_is_shown_key_by_key()
    {
        var after = SpecReaderTests.Read(
            BrokenSpecs
                .Valid.Replace(
                    "network:",
                    "    - {name: sound, mu: 0.5, C: 2, gamma: 0.2, rho: 0.5, c: 0.2}\nnetwork:",
                    StringComparison.Ordinal
                )
                .Replace("network:", "network:", StringComparison.Ordinal)
        );
        var changes = SpecDifference.Between(SpecReaderTests.Read(BrokenSpecs.Valid).CanonicalText, after);
        Assert.Equal(9, changes.Count);
        Assert.Contains(changes, c => c.ToString() == "data.modalities[2].mu: none -> 0.5");
    }

    [Fact]
    public void A_text_that_is_not_canonical_is_refused() =>
        Assert.Throws<FormatException>(() => SpecDifference.Between("{}", SpecReaderTests.Read(BrokenSpecs.Valid)));
}
