using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class SpecCounterpartsTests
{
    private const string Axis = "axes:\n  - training.eta: [0.5, 1]\n";

    [Theory]
    // A value that one spec fixes finds itself among those that the other sweeps, whatever its index.
    [InlineData("", "axes:\n  - training.eta: [0.25, 0.5, 1]\n", "0-1", "")]
    [InlineData("axes:\n  - training.eta: [1, 0.5]\n", "", "1-0", "")]
    [InlineData(Axis, "axes:\n  - training.eta: [1, 0.5]\n", "0-1 1-0", "")]
    // What no two configurations have in common is what is compared.
    [InlineData(Axis, "axes:\n  - training.eta: [0.5, 1]\n  - network.m: [6]\n", "0-0 1-1", "network.m")]
    [InlineData("", "axes:\n  - training.eta: [0.75]\n", "0-0", "training.eta")]
    // Of a parameter without a common value the order is all there is.
    [InlineData(Axis, "axes:\n  - training.eta: [2, 3]\n", "0-0 1-1", "training.eta")]
    // Of two swept parameters both count.
    [InlineData(
        "axes:\n  - training.eta: [0.5, 1]\n  - network.m: [5, 6]\n",
        "axes:\n  - network.m: [6, 7]\n  - training.eta: [1, 2]\n",
        "3-0",
        ""
    )]
    public void Configurations_meet_by_their_resolved_parameters(string first, string second, string pairs, string apart)
    {
        SpecCounterparts found = SpecCounterparts.Of(Read(first), Read(second));
        Assert.Equal(pairs, string.Join(' ', found.Pairs.Select(p => $"{p.A}-{p.B}")));
        Assert.Equal(apart, string.Join(' ', found.Apart));
        Assert.Equal(second.Contains("[2, 3]", StringComparison.Ordinal), found.Ordered);
    }

    private static SweepSpec Read(string axes) => SpecReaderTests.Read(BrokenSpecs.Valid.Replace(Axis, axes, StringComparison.Ordinal));
}
