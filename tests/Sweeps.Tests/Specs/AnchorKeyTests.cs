using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Specs;

/// <summary>Keys of the top level that start with <c>x-</c> are kept for anchors and mean nothing else.</summary>
public sealed class AnchorKeyTests
{
    private const string Image = "{name: image, d: 10, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}";

    [Fact]
    public void What_stands_at_such_a_key_leaves_no_trace_in_what_identifies_a_sweep()
    {
        string anchored =
            $"x-image: &image {Image}\nx-unused: [1, {{a: 2}}]\n" + BrokenSpecs.Valid.Replace(Image, "*image", StringComparison.Ordinal);
        var plain = ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid).Spec!;
        var read = ShippedSpecs.Read("spec.yaml", anchored);
        Assert.Empty(read.Errors);
        Assert.Empty(read.Warnings);
        Assert.Equal(plain.CanonicalText, read.Spec!.CanonicalText);
        Assert.Equal(anchored, read.Spec.SourceText);
    }

    [Fact]
    public void Every_experiment_has_them()
    {
        foreach (var experiment in ShippedExperiments.Registry.All.Where(e => e.Example is not null))
        {
            Assert.Empty(ShippedSpecs.Read("spec.yaml", $"x-kept: 1\n{experiment.Example}").Errors);
        }
    }

    [Theory]
    [InlineData("network: {m: 5,", "network: {x-m: 5, m: 5,", "network.x-m: is not a key of network")]
    [InlineData("name: base", "x: 1\nname: base", "x: is not a key of the top level")]
    public void Elsewhere_they_are_keys_that_there_are_not(string old, string replacement, string error) =>
        Assert.Contains(
            error,
            Assert
                .Single(ShippedSpecs.Read("spec.yaml", BrokenSpecs.Valid.Replace(old, replacement, StringComparison.Ordinal)).Errors)
                .ToString(),
            StringComparison.Ordinal
        );
}
