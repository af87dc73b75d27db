using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class SpecNamesTests
{
    [Theory]
    [InlineData("image", "text", "", false)]
    [InlineData("picture", "text", "name 0: image -> picture", false)]
    [InlineData("picture", "words", "name 0: image -> picture|name 1: text -> words", false)]
    [InlineData("text", "image", "name 0: image -> text|name 1: text -> image", true)]
    [InlineData("text", "words", "name 0: image -> text|name 1: text -> words", true)]
    public void Names_may_change_and_not_change_places(string first, string second, string changes, bool places)
    {
        SweepSpec old = SpecReaderTests.Read(BrokenSpecs.Valid);
        SweepSpec spec = SpecReaderTests.Read(
            BrokenSpecs
                .Valid.Replace("name: image,", "name: FIRST,", StringComparison.Ordinal)
                .Replace("name: text,", $"name: {second},", StringComparison.Ordinal)
                .Replace("FIRST", first, StringComparison.Ordinal)
        );
        Assert.Equal(old.CanonicalText, spec.CanonicalText);
        Assert.Equal(changes, string.Join('|', SpecNames.Changed(old, spec)));
        Assert.Equal(places, SpecNames.ChangePlaces(old, spec));
    }
}
