using System.Globalization;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Tests.Distributions;
using ModalityCompetition.Training.Tests.Theory;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Tests.Trials;

public class ConfigurationRulesTests
{
    private static readonly TrialConfiguration Valid = ConfigurationExamples.Of(DataExamples.TwoModalities);

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string name in Changes.Keys)
        {
            cases.Add(name, Changes[name].Sentence);
        }

        return cases;
    }

    private static Dictionary<string, (Func<TrialConfiguration, TrialConfiguration> Change, string Sentence)> Changes { get; } = new()
    {
        ["K"] = (c => c with { Data = c.Data with { Classes = 1, Sparsity = 1 } }, "data.K must be an integer in [2, 65536], not 1."),
        ["n"] = (c => c with { Data = c.Data with { TrainSamples = 0 } }, "data.n must be an integer in [1, 100000000], not 0."),
        ["s"] = (c => c with { Data = c.Data with { Sparsity = 6.5 } }, "data.s must be a number in [0, 6], not 6.5."),
        ["sigma_g"] = (c => c with { Data = c.Data with { GaussianNoise = -1 } }, "data.sigma_g must be a number >= 0, not -1."),
        ["dictionary"] = (c => c with { Data = c.Data with { Dictionary = (DictionaryKind)7 } }, "data.dictionary must be canonical or random."),
        ["modalities"] = (c => c with { Data = c.Data with { Modalities = [] } }, "data.modalities must hold 1 to 256 modalities."),
        ["unset modalities"] = (c => c with { Data = c.Data with { Modalities = default } }, "data.modalities must hold 1 to 256 modalities."),
        ["name"] = (c => Text(c, p => p with { Name = "image" }), "data.modalities[1].name must be non-empty and unique, not 'image'."),
        ["d"] = (c => Text(c, p => p with { Dimension = 5 }), "data.modalities[1].d must be an integer in [6, 1048576], not 5."),
        ["mu"] = (c => Text(c, p => p with { InsufficientProbability = 1.5 }), "data.modalities[1].mu must be a number in [0, 1], not 1.5."),
        ["C"] = (c => Text(c, p => p with { SufficientMax = 0.5 }), "data.modalities[1].C must be a number >= 1, not 0.5."),
        ["gamma"] = (c => Text(c, p => p with { InsufficientTarget = -0.1 }), "data.modalities[1].gamma must be a number >= 0, not -0.1."),
        ["rho"] = (c => Text(c, p => p with { InsufficientOffTargetMax = double.NaN }), "data.modalities[1].rho must be a number >= 0, not NaN."),
        ["rho_lo"] = (c => Text(c, p => p with { InsufficientOffTargetLow = 2 }), "data.modalities[1].rho_lo must be a number in [0, 1], not 2."),
        ["c"] = (c => Text(c, p => p with { SufficientOffTargetMax = 0.5 }), "data.modalities[1].c must be a number in [0, 0.5), not 0.5."),
        ["c_lo"] = (c => Text(c, p => p with { SufficientOffTargetLow = -1 }), "data.modalities[1].c_lo must be a number in [0, 1], not -1."),
        ["tau"] = (c => Text(c, p => p with { SpanNoise = double.PositiveInfinity }), "data.modalities[1].tau must be a number >= 0, not Infinity."),
        ["m"] = (c => c with { Network = c.Network with { Neurons = 0 } }, "network.m must be an integer in [1, 65536], not 0."),
        ["q"] = (c => c with { Network = c.Network with { Degree = 2 } }, "network.q must be an integer in [3, 64], not 2."),
        ["beta"] = (c => c with { Network = c.Network with { Beta = 0 } }, "network.beta must be a number > 0, not 0."),
        ["sigma0"] = (c => c with { Network = c.Network with { InitialScale = 0 } }, "network.sigma0 must be a number > 0, not 0."),
        ["eta"] = (c => c with { Optimization = c.Optimization with { StepSize = 0 } }, "training.eta must be a number > 0, not 0."),
        ["T"] = (c => c with { Optimization = c.Optimization with { Iterations = -1 } }, "training.T must be an integer in [0, 2147483647], not -1."),
        ["loss"] = (c => c with { Optimization = c.Optimization with { LossTarget = 0 } }, "training.loss_target must be a number > 0, not 0."),
        ["test_n"] = (c => c with { Evaluation = c.Evaluation with { TestSamples = 0 } }, "evaluation.test_n must be an integer in [1, 100000000], not 0."),
        ["margin"] = (c => c with { Evaluation = c.Evaluation with { ErrorMargin = -1 } }, "evaluation.margin must be a number >= 0, not -1."),
        ["lambda"] = (c => c with { Evaluation = c.Evaluation with { WinnerFraction = 0 } }, "evaluation.lambda must be a number in (0, 1], not 0."),
        ["initial_margin"] = (c => c with { Evaluation = c.Evaluation with { InitialMargin = -1 } }, "evaluation.initial_margin must be a number >= 0, not -1."),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_parameter_out_of_range_is_named_with_its_range(string name, string sentence)
    {
        TrialConfiguration changed = Changes[name].Change(Valid);
        Assert.Equal([sentence], ConfigurationRules.Violations(changed));
        ArgumentException error = Assert.Throws<ArgumentException>(() => ConfigurationRules.ThrowIfInvalid(changed));
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_valid_configuration_is_accepted_and_all_violations_are_listed()
    {
        Assert.Empty(ConfigurationRules.Violations(Valid));
        ConfigurationRules.ThrowIfInvalid(Valid);
        ConfigurationRules.ThrowIfInvalid(Valid.Data);
        TrialConfiguration twice = Changes["mu"].Change(Changes["n"].Change(Valid));
        Assert.Equal(2, ConfigurationRules.Violations(twice).Count);
        Assert.Equal(2, ConfigurationRules.Violations(twice.Data).Count);
    }

    [Fact]
    public void A_range_contains_its_inclusive_ends_only()
    {
        ParameterRange range = new("x", 0, 1, MinimumInclusive: true, MaximumInclusive: false);
        Assert.True(range.Contains(0));
        Assert.False(range.Contains(1));
        Assert.False(range.Contains(double.NaN));
        Assert.False(new ParameterRange("x", 0, 5, IsInteger: true).Contains(2.5));
        Assert.Equal("a number", new ParameterRange("x", double.NegativeInfinity, double.PositiveInfinity).ToString());
        Assert.Equal("a number < 3", string.Create(CultureInfo.InvariantCulture, $"{new ParameterRange("x", double.NegativeInfinity, 3, MaximumInclusive: false)}"));
    }

    private static TrialConfiguration Text(TrialConfiguration configuration, Func<ModalityParameters, ModalityParameters> change) =>
        configuration with
        {
            Data = configuration.Data with
            {
                Modalities = [configuration.Data.Modalities[0], change(configuration.Data.Modalities[1])],
            },
        };
}
