using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.TestKit.Specs;

namespace ModalityCompetition.Sweeps.Tests.Specs;

public class AxisTests
{
    [Fact]
    public void Configurations_are_the_product_with_the_last_axis_changing_fastest()
    {
        var spec = With("  - data.modalities[*].mu: [0.1, 0.2]\n  - zip:\n      data.K: [5, 10]\n      data.n: [50, \"10*K\"]\n");
        Assert.Equal(
            ["mu=0.1, K=5, n=50", "mu=0.1, K=10, n=100", "mu=0.2, K=5, n=50", "mu=0.2, K=10, n=100"],
            spec.Configurations.Select(c => c.Label)
        );
        Assert.Equal([0, 1, 2, 3], spec.Configurations.Select(c => c.Index));
        Assert.All(spec.Configurations[2].Configuration.Data.Modalities, m => Assert.Equal(0.2, m.InsufficientProbability));
        Assert.Equal("data.modalities[*].mu", spec.Configurations[0].AxisValues[0].Parameter);
    }

    [Fact]
    public void Parameters_follow_the_swept_one_they_are_expressions_of()
    {
        var text = BrokenSpecs
            .Valid.Replace("d: 10", "d: K", StringComparison.Ordinal)
            .Replace("d: 12", "d: 2*K", StringComparison.Ordinal)
            .Replace("sigma0: 0.1", "sigma0: \"1/sqrt(data.modalities[1].d)\"", StringComparison.Ordinal)
            .Replace("  K: 10\n", "", StringComparison.Ordinal)
            .Replace("training.eta: [0.5, 1]", "data.K: [8, 50]", StringComparison.Ordinal);
        var spec = SpecReaderTests.Read(text);
        Assert.Equal([8, 16, 50, 100], spec.Configurations.SelectMany(c => c.Configuration.Data.Modalities).Select(m => m.Dimension));
        Assert.Equal([0.25, 0.1], spec.Configurations.Select(c => c.Configuration.Network.InitialScale));
    }

    [Fact]
    public void Labels_name_the_modality_and_round_long_numbers_visibly() =>
        Assert.Equal(
            ["mu(image)=0.1, mu(text)=0.2, sigma0≈0.001235", "mu(image)=0.1, mu(text)=0.2, sigma0=0.5"],
            With("  - data.modalities[0].mu: [0.1]\n  - data.modalities[1].mu: [0.2]\n  - network.sigma0: [0.00123456789, 0.5]\n")
                .Configurations.Select(c => c.Label)
        );

    [Fact]
    public void A_parameter_has_the_longer_name_where_another_swept_one_would_be_called_the_same()
    {
        var spec = With("  - network.second_layer.train: [true]\n  - network.second_layer.eta: [0.1, 0.2]\n  - training.eta: [0.5]\n");
        Assert.Equal(
            ["train=true, second_layer.eta=0.1, training.eta=0.5", "train=true, second_layer.eta=0.2, training.eta=0.5"],
            spec.Configurations.Select(c => c.Label)
        );

        // Also in a label of one of them alone.
        PlannedConfiguration first = spec.Configurations[0];
        Assert.Equal("training.eta=0.5", first.Only([first.AxisValues[2]]).Label);
    }

    [Fact]
    public void Words_can_be_swept() =>
        Assert.Equal(
            ["dictionary=canonical", "dictionary=random"],
            With("  - data.dictionary: {grid: [canonical, random]}\n").Configurations.Select(c => c.Label)
        );

    [Theory]
    [InlineData(0.001, 1, 4, new[] { 0.001, 0.01, 0.1, 1 })]
    [InlineData(100, 1, 3, new double[] { 100, 10, 1 })]
    [InlineData(0.3, 0.7, 2, new[] { 0.3, 0.7 })]
    public void Logspace_has_exact_ends_and_round_numbers_between(double from, double to, int count, double[] expected) =>
        Assert.Equal(expected, AxisValues.Space(from, to, count, logarithmic: true));

    [Theory]
    [InlineData(0, 1, 11, new[] { 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1 })]
    [InlineData(10, 2, 5, new double[] { 10, 8, 6, 4, 2 })]
    public void Linspace_has_exact_ends_and_round_numbers_between(double from, double to, int count, double[] expected) =>
        Assert.Equal(expected, AxisValues.Space(from, to, count, logarithmic: false));

    [Theory]
    [InlineData(
        "  - training.eta: [0.5, 1, 0.50]\n",
        "spec.yaml:17:28: warning: training.eta: gives the parameters of an earlier configuration once more: 0.50 is 0.5 of line 17; "
            + "remove one of them, and raise trials where more are wanted (in the configuration eta=0.50)"
    )]
    [InlineData(
        "  - training.eta: [1, 1]\n  - data.modalities[0].mu: [0.1, 0.2]\n",
        "spec.yaml:17:23: warning: training.eta: gives the parameters of an earlier configuration once more: 1 is 1 of line 17; remove one "
            + "of them, and raise trials where more are wanted (in the configuration eta=1, mu=0.1 and 1 more)"
    )]
    [InlineData(
        "  - zip:\n      data.n: [50, 60, 50]\n      training.eta: [1, 1, 1]\n",
        "spec.yaml:18:24: warning: data.n: gives the parameters of an earlier configuration once more: 50 is 50 of line 18; remove one of "
            + "them, and raise trials where more are wanted (in the configuration n=50, eta=1)"
    )]
    [InlineData(
        "  - data.n:\n      - 100\n      - 10*K\n",
        "spec.yaml:19:9: warning: data.n: gives the parameters of an earlier configuration once more: 10*K is 100 of line 18; remove one "
            + "of them, and raise trials where more are wanted (in the configuration n=10*K)"
    )]
    [InlineData(
        "  - data.dictionary: [random, random]\n",
        "spec.yaml:17:31: warning: data.dictionary: gives the parameters of an earlier configuration once more: random is random of line "
            + "17; remove one of them, and raise trials where more are wanted (in the configuration dictionary=random)"
    )]
    [InlineData(
        "  - training.eta: {linspace: {from: 1, to: 1.0000000000001, count: 3}}\n",
        "spec.yaml:17:30: warning: training.eta: gives the parameters of an earlier configuration once more: 1 is 1 of line 17; remove one "
            + "of them, and raise trials where more are wanted (in the configuration eta=1)"
    )]
    public void A_configuration_that_is_there_twice_is_a_warning_and_stays(string axes, string warning)
    {
        SpecReading reading = ShippedSpecs.Read(
            "spec.yaml",
            BrokenSpecs.Valid.Replace("  - training.eta: [0.5, 1]\n", axes, StringComparison.Ordinal)
        );
        Assert.Empty(reading.Errors);
        Assert.Equal([warning], reading.Warnings.Select(w => w.ToString()));
    }

    [Theory]
    [InlineData("  - zip:\n      data.n: [50, 50]\n      training.eta: [1, 2]\n")]
    [InlineData("  - zip:\n      data.modalities[0].mu: [0.1, 0.2]\n      data.modalities[1].mu: [0.2, 0.1]\n")]
    [InlineData("  - training.eta: [1, 1.0000000000000002]\n")]
    public void Configurations_that_differ_in_anything_are_no_repetition(string axes) =>
        Assert.Empty(
            ShippedSpecs
                .Read("spec.yaml", BrokenSpecs.Valid.Replace("  - training.eta: [0.5, 1]\n", axes, StringComparison.Ordinal))
                .Warnings
        );

    private static SweepSpec With(string axes) =>
        SpecReaderTests.Read(BrokenSpecs.Valid.Replace("  - training.eta: [0.5, 1]\n", axes, StringComparison.Ordinal));
}
