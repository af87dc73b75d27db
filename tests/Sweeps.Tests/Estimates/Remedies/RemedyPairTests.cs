using ModalityCompetition.Sweeps.Estimates.Competition.Remedies;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Estimates.Remedies;

/// <summary>Which configuration a remedy is held against.</summary>
public sealed class RemedyPairTests
{
    private const string Methods = "  - training.remedy.method: [none, ogm, step_ratio, alternating]\n";

    [Fact]
    public void Every_remedy_is_held_against_none() => Assert.Equal([(1, 0), (2, 0), (3, 0)], Pairs(Methods));

    [Fact]
    public void Other_parameters_are_the_same_on_both_sides() =>
        Assert.Equal([(2, 0), (3, 1), (4, 0), (5, 1), (6, 0), (7, 1)], Pairs(Methods + "  - network.sigma0: [0.1, 0.2]\n"));

    [Fact]
    public void Parameters_of_remedies_tell_counterparts_not_apart() =>
        // none with alpha 0.3 and with 0.8 is the same configuration: the first counts.
        Assert.Equal([(2, 0), (3, 0)], Pairs("  - training.remedy.method: [none, ogm]\n  - training.remedy.alpha: [0.3, 0.8]\n"));

    [Fact]
    public void Steps_of_modalities_belong_to_their_remedy() =>
        Assert.Equal(
            [(2, 0), (3, 0)],
            Pairs("  - training.remedy.method: [none, step_ratio]\n  - data.modalities[0].step_ratio: [2, 3]\n")
        );

    [Fact]
    public void A_start_alone_is_a_remedy_and_so_is_one_that_is_added() =>
        Assert.Equal(
            [(1, 0), (2, 0), (3, 0)],
            Pairs("  - training.remedy.method: [none, ogm]\n  - training.remedy.start: [none, balanced_init]\n")
        );

    [Fact]
    public void Without_none_and_without_a_remedy_there_is_nothing_to_hold()
    {
        Assert.Empty(Pairs("  - training.remedy.method: [ogm, alternating]\n"));
        Assert.Empty(Pairs("  - network.sigma0: [0.1, 0.2]\n"));
    }

    [Fact]
    public void One_modality_competes_with_nobody() =>
        Assert.Empty(
            RemedyPair.Of(
                Read(
                    """
                    name: alone
                    seed: 1
                    trials: 2
                    data: {K: 2, n: 8, modalities: [{name: image, d: 3, mu: 0.1, C: 2, gamma: 0.2, rho: 0.4, c: 0.3}]}
                    network: {m: 2, q: 3, beta: 1, sigma0: 0.1}
                    training: {eta: 1, T: 2}
                    evaluation: {test_n: 4}
                    axes:
                      - training.remedy.method: [none, alternating]
                    """
                )
            )
        );

    [Fact]
    public void Whether_two_configurations_differ_in_their_remedies_alone()
    {
        SweepSpec spec = Spec(Methods + "  - network.sigma0: [0.1, 0.2]\n");
        Assert.True(RemedyPair.DifferInRemedy(spec.Configurations[2], spec.Configurations[4]));
        Assert.False(RemedyPair.DifferInRemedy(spec.Configurations[2], spec.Configurations[3]));
        Assert.False(RemedyPair.DifferInRemedy(spec.Configurations[2], spec.Configurations[2]));
    }

    internal static SweepSpec Spec(string axes) =>
        Read(
            $"""
            name: pairs
            seed: 1
            trials: 2
            data:
              K: 2
              n: 8
              s: 1
              modalities:
                - name: image
                  d: 3
                  mu: 0.1
                  C: 2
                  gamma: 0.2
                  rho: 0.4
                  c: 0.3
                - name: text
                  d: 3
                  mu: 0.2
                  C: 2
                  gamma: 0.2
                  rho: 0.4
                  c: 0.3
            network: {"{m: 2, q: 3, beta: 1, sigma0: 0.1}"}
            training: {"{eta: 1, T: 2}"}
            evaluation: {"{test_n: 4}"}
            axes:
            {axes}
            """
        );

    private static SweepSpec Read(string text)
    {
        SpecReading reading = ShippedSpecs.Read("spec.yaml", text);
        Assert.Empty(reading.Errors);
        return reading.Spec!;
    }

    private static (int With, int Without)[] Pairs(string axes) =>
        [.. RemedyPair.Of(Spec(axes)).Select(p => (p.With.Index, p.Without.Index))];
}
