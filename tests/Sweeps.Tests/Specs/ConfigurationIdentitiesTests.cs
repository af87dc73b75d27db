using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ModalityCompetition.Sweeps.Shipped;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Documents;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class ConfigurationIdentitiesTests
{
    private static readonly double[] s_sigmas = [0.1, 0.15, 0.2, 0.25];
    private static readonly double[] s_etas = [0.25, 0.5, 1];

    private static Gen<(double[] Sigmas, double[] Etas, bool EtaFirst)> Axes() =>
        from sigmas in Gen.Shuffle(s_sigmas)
        from etas in Gen.Shuffle(s_etas)
        from sigmaCount in Gen.Choose(1, s_sigmas.Length)
        from etaCount in Gen.Choose(1, s_etas.Length)
        from etaFirst in Gen.Elements(true, false)
        select (sigmas[..sigmaCount], etas[..etaCount], etaFirst);

    [Fact]
    public void With_common_random_numbers_values_alone_tell_configurations_apart() =>
        Prop.ForAll(
                Axes().Two().ToArbitrary(),
                pair =>
                {
                    Dictionary<string, (double, double)> values = [];
                    foreach (((double, double) of, string identity) in Of(pair.Item1).Concat(Of(pair.Item2)))
                    {
                        if (!values.TryAdd(identity, of) && values[identity] != of)
                        {
                            return false;
                        }
                    }

                    return values.Values.Distinct().Count() == values.Count;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithReplay(20261130, 7));

    [Fact]
    public void An_axis_of_the_usual_value_changes_nothing()
    {
        string[] without = [.. ConfigurationIdentities.Of(Spec("", "  - network.sigma0: [0.1, 0.2]\n").CanonicalText)];
        string[] with =
        [
            .. ConfigurationIdentities.Of(Spec("", "  - training.eta: [0.5]\n  - network.sigma0: [0.1, 0.2]\n").CanonicalText),
        ];
        Assert.Equal(without, with);
        Assert.Equal(2, without.Distinct().Count());
    }

    [Theory]
    [InlineData("seed: 8\n")]
    [InlineData("pairing: independent\n")]
    [InlineData("confidence: 0.9\n", true)]
    public void What_determines_results_and_nothing_else_belongs_to_it(string change, bool same = false)
    {
        const string axes = "  - network.sigma0: [0.1, 0.2]\n";
        string text = change.StartsWith("confidence", StringComparison.Ordinal) ? "estimation: {confidence: 0.9}\n" : change;
        Assert.Equal(
            same,
            ConfigurationIdentities
                .Of(Spec("", axes).CanonicalText)
                .SequenceEqual(ConfigurationIdentities.Of(Spec(text, axes).CanonicalText))
        );
    }

    [Fact]
    public void With_independent_random_numbers_the_place_belongs_to_it()
    {
        IReadOnlyList<string> one = ConfigurationIdentities.Of(
            Spec("pairing: independent\n", "  - network.sigma0: [0.1, 0.2, 0.3]\n").CanonicalText
        );
        IReadOnlyList<string> two = ConfigurationIdentities.Of(
            Spec("pairing: independent\n", "  - network.sigma0: [0.2, 0.1, 0.3]\n").CanonicalText
        );
        Assert.Equal([one[2]], one.Intersect(two));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"canonical\":2}")]
    [InlineData("{\"canonical\":1,\"seed\":\"1\",\"pairing\":\"common\",\"all\":[],\"configurations\":[]}")]
    public void Other_texts_are_refused(string text) => Assert.Throws<FormatException>(() => ConfigurationIdentities.Of(text));

    private static IEnumerable<((double, double) Values, string Identity)> Of((double[] Sigmas, double[] Etas, bool EtaFirst) axes)
    {
        string sigma = $"  - network.sigma0: [{List(axes.Sigmas)}]\n";
        string eta = $"  - training.eta: [{List(axes.Etas)}]\n";
        SweepSpec spec = Spec("", axes.EtaFirst ? eta + sigma : sigma + eta);
        // The last axis runs fastest.
        IEnumerable<(double, double)> values = axes.EtaFirst
            ? axes.Etas.SelectMany(e => axes.Sigmas.Select(s => (s, e)))
            : axes.Sigmas.SelectMany(s => axes.Etas.Select(e => (s, e)));
        return values.Zip(ConfigurationIdentities.Of(spec.CanonicalText));
    }

    private static string List(double[] values) => string.Join(", ", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    private static SweepSpec Spec(string top, string axes)
    {
        string text =
            "name: axes\n"
            + (top.StartsWith("seed", StringComparison.Ordinal) ? "" : "seed: 7\n")
            + top
            + """
                trials: 4
                data:
                  K: 3
                  n: 32
                  s: 1
                  sigma_g: 0.1
                  modalities:
                    - {name: image, d: 4, mu: 0.1, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}
                    - {name: text, d: 4, mu: 0.2, C: 2, gamma: 0.2, rho: 0.5, c: 0.2, tau: 0.01}
                network: {m: 2, q: 3, beta: 1, sigma0: 0.2}
                training: {eta: 0.5, T: 20}
                evaluation: {test_n: 50}
                axes:

                """.ReplaceLineEndings("\n")
            + axes;
        SpecReading reading = SpecReader.Read("axes.yaml", text, ShippedExperiments.Registry);
        Assert.True(reading.IsValid, string.Join('\n', reading.Errors));
        return reading.Spec!;
    }
}
