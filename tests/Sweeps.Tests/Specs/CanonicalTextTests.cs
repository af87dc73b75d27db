using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class CanonicalTextTests
{
    [Fact]
    public void The_text_of_a_small_sweep_is_this_for_ever()
    {
        // A line that begins with a blank goes on with the one before.
        const string expected = """
            {"canonical":1,"seed":"1","pairing":"common","engine":"cpu",
            "all":{"data.K":10,"data.n":100,"data.s":1,"data.sigma_g":0.1,"data.dictionary":"canonical","data.modalities[0].d":10,
             "data.modalities[0].mu":0.1,"data.modalities[0].C":2,"data.modalities[0].gamma":0.2,"data.modalities[0].rho":0.5,
             "data.modalities[0].rho_lo":0.5,"data.modalities[0].c":0.2,"data.modalities[0].c_lo":0.5,"data.modalities[0].tau":0.01,
             "data.modalities[1].d":12,"data.modalities[1].mu":0.3,"data.modalities[1].C":2,"data.modalities[1].gamma":0.2,
             "data.modalities[1].rho":0.5,"data.modalities[1].rho_lo":0.5,"data.modalities[1].c":0.2,"data.modalities[1].c_lo":0.5,
             "data.modalities[1].tau":0,"network.m":5,"network.q":3,"network.beta":1,"network.sigma0":0.1,"training.T":50,
             "training.loss_target":"none","evaluation.test_n":100,"evaluation.margin":0,"evaluation.lambda":0.5,
             "evaluation.initial_margin":0},
            "configurations":[
            {"training.eta":0.5},
            {"training.eta":1}
            ]}

            """;
        Assert.Equal(expected.Replace("\n ", "", StringComparison.Ordinal), SpecReaderTests.Read(BrokenSpecs.Valid).CanonicalText);
    }

    [Fact]
    public void Key_order_comments_and_the_spelling_of_numbers_do_not_matter()
    {
        const int seed = 41;
        var random = new Random(seed);
        var expected = SpecReaderTests.Read(BrokenSpecs.Valid).CanonicalText;
        for (var round = 0; round < 200; round++)
        {
            var text = Respelt(random);
            var reading = ShippedSpecs.Read("spec.yaml", text);
            Assert.True(
                reading.Spec?.CanonicalText == expected,
                $"seed {seed}, round {round}: {string.Join('\n', reading.Errors)}\n{text}"
            );
        }
    }

    [Theory]
    [InlineData("name: base", "name: other")]
    [InlineData("trials: 10", "trials: 1000")]
    [InlineData("name: text", "name: sound")]
    [InlineData("seed: 1", "seed: 1\nestimation: {confidence: 0.9}\noutput: {folder: x, traces: 9}\ndescription: words")]
    public void What_does_not_determine_results_is_no_part_of_it(string old, string replacement) =>
        Assert.Equal(
            SpecReaderTests.Read(BrokenSpecs.Valid).CanonicalText,
            SpecReaderTests.Read(BrokenSpecs.Valid.Replace(old, replacement, StringComparison.Ordinal)).CanonicalText
        );

    [Theory]
    [InlineData("", false)]
    [InlineData(", sigma_g: 0.1", false)]
    [InlineData(", sigma_g: sigma_g", false)]
    [InlineData(", sigma_g: 2*sigma_g", true)]
    public void Noise_of_a_modality_leaves_a_trace_where_it_is_its_own(string noise, bool trace)
    {
        SweepSpec plain = SpecReaderTests.Read(BrokenSpecs.Valid);
        SweepSpec own = SpecReaderTests.Read(
            BrokenSpecs.Valid.Replace("c: 0.2, tau: 0.01", "c: 0.2, tau: 0.01" + noise, StringComparison.Ordinal)
        );
        Assert.Equal(trace, own.CanonicalText != plain.CanonicalText);
        Assert.Equal(trace, own.CanonicalText.Contains("\"data.modalities[0].sigma_g\":0.2", StringComparison.Ordinal));
        Assert.Equal(trace ? 0.2 : 0.1, own.Configurations[0].Configuration.Data.NoiseOf(0));
        Assert.Equal(0.1, own.Configurations[0].Configuration.Data.NoiseOf(1));
    }

    [Fact]
    public void Every_key_that_determines_results_is_part_of_it()
    {
        var text = SpecReaderTests.Read(BrokenSpecs.Valid).CanonicalText;
        // The experiment has its default, which leaves no trace.
        Assert.DoesNotContain("experiment", text, StringComparison.Ordinal);
        // Noise of a modality's own leaves none either where there is none.
        foreach (
            var key in SpecKeys.Competition.All.Where(k =>
                k.DeterminesResults
                && k.Path is not SpecKeys.Experiment and not "data.modalities[].sigma_g" and not "data.modalities[].step_ratio"
                // The keys of remedies and of the second layer have tests of their own.
                && k.Section is not (SpecKeys.Remedy or SpecKeys.SecondLayer)
            )
        )
        {
            // What came later leaves no trace at its default.
            bool isThere = key.AlwaysWritten || key.Default is null || key.Section is "" or "data" or SpecKeys.Modality;
            string path = $"\"{key.Path.Replace("[]", "[1]", StringComparison.Ordinal)}\":";
            Assert.Equal(isThere, text.Contains(path, StringComparison.Ordinal));
            if (!isThere)
            {
                Assert.Contains(path, OfOtherValues(), StringComparison.Ordinal);
            }
        }

        static string OfOtherValues() =>
            SpecReaderTests
                .Read(
                    BrokenSpecs.Valid.Replace(
                        "test_n: 100",
                        "test_n: 100, test_sampling: stratified, checkpoints: 3, validation_n: 50",
                        StringComparison.Ordinal
                    )
                )
                .CanonicalText;
    }

    private static string Respelt(Random random)
    {
        string Number(double value) =>
            random.Next(5) switch
            {
                0 => value.ToString("E16", System.Globalization.CultureInfo.InvariantCulture),
                1 => $"\"{value}\"",
                2 => $"{value}0".Contains('.', StringComparison.Ordinal) ? $"{value}0" : $"{value}.0",
                3 => $"({value})",
                _ => $"{value}   # a comment".Replace("#", random.Next(2) == 0 ? "#" : "# #", StringComparison.Ordinal),
            };
        string[] Shuffled(params string[] lines)
        {
            random.Shuffle(lines);
            return lines;
        }

        string Modality(string name, double d, double mu, string rest) =>
            string.Concat(
                Shuffled(
                        $"name: {name}",
                        $"d: {Number(d)}",
                        $"mu: {Number(mu)}",
                        $"C: {Number(2)}",
                        $"gamma: {Number(0.2)}",
                        $"rho: {Number(0.5)}",
                        $"c: {Number(0.2)}",
                        rest
                    )
                    .Select((line, i) => (i == 0 ? "    - " : "      ") + line + "\n")
            );
        var data =
            "data:\n"
            + string.Concat(
                Shuffled(
                    $"  K: {Number(10)}\n",
                    $"  n: {Number(100)}\n",
                    $"  sigma_g: {Number(0.1)}\n",
                    "  modalities:\n" + Modality("image", 10, 0.1, $"tau: {Number(0.01)}") + Modality("text", 12, 0.3, "tau: 0")
                )
            );
        return string.Concat(
            Shuffled(
                "name: base\n",
                "seed: 1\n",
                "trials: 1e1\n",
                data,
                $"network:\n{string.Concat(Shuffled($"  m: {Number(5)}\n",
            $"  q: {Number(3)}\n", $"  sigma0: {Number(0.1)}\n"))}",
                $"training:\n  T: {Number(50)}\n",
                $"evaluation:\n  test_n: {Number(100)}\n",
                "axes:\n  - training.eta:\n    - " + Number(0.5) + "\n    - " + Number(1) + "\n"
            )
        );
    }
}
