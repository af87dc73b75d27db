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

    private static Dictionary<string, (Func<TrialConfiguration, TrialConfiguration> Change, string Sentence)> Changes { get; } =
        new()
        {
            ["K"] = (c => c with { Data = c.Data with { Classes = 1, Sparsity = 1 } }, "data.K must be an integer in [2, 10000], not 1."),
            ["n"] = (c => c with { Data = c.Data with { TrainSamples = 0 } }, "data.n must be an integer in [1, 10000000], not 0."),
            ["s"] = (c => c with { Data = c.Data with { Sparsity = 6.5 } }, "data.s must be a number in [0, 6], not 6.5."),
            ["sigma_g"] = (
                c => c with { Data = c.Data with { GaussianNoise = -1 } },
                "data.sigma_g must be a number in [0, 1000000], not -1."
            ),
            ["dictionary"] = (
                c => c with { Data = c.Data with { Dictionary = (DictionaryKind)7 } },
                "data.dictionary must be canonical or random."
            ),
            ["modalities"] = (c => c with { Data = c.Data with { Modalities = [] } }, "data.modalities must hold 1 to 64 modalities."),
            ["unset modalities"] = (
                c => c with { Data = c.Data with { Modalities = default } },
                "data.modalities must hold 1 to 64 modalities."
            ),
            ["name"] = (c => Text(c, p => p with { Name = "image" }), "data.modalities[1].name must be non-empty and unique, not 'image'."),
            ["d"] = (c => Text(c, p => p with { Dimension = 5 }), "data.modalities[1].d must be an integer in [6, 1000000], not 5."),
            ["mu"] = (
                c => Text(c, p => p with { InsufficientProbability = 1.5 }),
                "data.modalities[1].mu must be a number in [0, 1], not 1.5."
            ),
            ["C"] = (c => Text(c, p => p with { SufficientMax = 0.5 }), "data.modalities[1].C must be a number in [1, 1000000], not 0.5."),
            ["gamma"] = (
                c => Text(c, p => p with { InsufficientTarget = -0.1 }),
                "data.modalities[1].gamma must be a number in [0, 1000000], not -0.1."
            ),
            ["rho"] = (
                c => Text(c, p => p with { InsufficientOffTargetMax = double.NaN }),
                "data.modalities[1].rho must be a number in [0, 1000000], not NaN."
            ),
            ["rho_lo"] = (
                c => Text(c, p => p with { InsufficientOffTargetLow = 2 }),
                "data.modalities[1].rho_lo must be a number in [0, 1], not 2."
            ),
            ["c"] = (
                c => Text(c, p => p with { SufficientOffTargetMax = 0.5 }),
                "data.modalities[1].c must be a number in [0, 0.5), not 0.5."
            ),
            ["c_lo"] = (
                c => Text(c, p => p with { SufficientOffTargetLow = -1 }),
                "data.modalities[1].c_lo must be a number in [0, 1], not -1."
            ),
            ["tau"] = (
                c => Text(c, p => p with { SpanNoise = double.PositiveInfinity }),
                "data.modalities[1].tau must be a number in [0, 1000000], not Infinity."
            ),
            ["m"] = (c => c with { Network = c.Network with { Neurons = 0 } }, "network.m must be an integer in [1, 65536], not 0."),
            ["q"] = (c => c with { Network = c.Network with { Degree = 2 } }, "network.q must be an integer in [3, 16], not 2."),
            ["beta"] = (c => c with { Network = c.Network with { Beta = 0 } }, "network.beta must be a number in [1E-30, 1000000], not 0."),
            ["sigma0"] = (
                c => c with { Network = c.Network with { InitialScale = 0 } },
                "network.sigma0 must be a number in [1E-30, 1000000], not 0."
            ),
            ["eta"] = (
                c => c with { Optimization = c.Optimization with { StepSize = 0 } },
                "training.eta must be a number in [1E-30, 1000000], not 0."
            ),
            ["T"] = (
                c => c with { Optimization = c.Optimization with { Iterations = -1 } },
                "training.T must be an integer in [0, 100000000], not -1."
            ),
            ["loss"] = (
                c => c with { Optimization = c.Optimization with { LossTarget = 0 } },
                "training.loss_target must be a number in (0, 1000000], not 0."
            ),
            ["test_n"] = (
                c => c with { Evaluation = c.Evaluation with { TestSamples = 0 } },
                "evaluation.test_n must be an integer in [1, 10000000], not 0."
            ),
            ["margin"] = (
                c => c with { Evaluation = c.Evaluation with { ErrorMargin = -1 } },
                "evaluation.margin must be a number in [0, 1000000], not -1."
            ),
            ["lambda"] = (
                c => c with { Evaluation = c.Evaluation with { WinnerFraction = 0 } },
                "evaluation.lambda must be a number in (0, 1], not 0."
            ),
            ["initial_margin"] = (
                c => c with { Evaluation = c.Evaluation with { InitialMargin = -1 } },
                "evaluation.initial_margin must be a number in [0, 1000000], not -1."
            ),
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

    // What two parameters together make of float32; each is in its range.
    public static TheoryData<string, string> Products =>
        new()
        {
            {
                "C^q",
                "data.modalities[1].C makes C^q = 4.3E+39, beyond what float32 holds of d_(j,r)(D) (C^q up to 1e37 is accepted); lower C "
                    + "or network.q."
            },
            { "X/beta", "network.beta makes sums of X^1 / beta as large as 1.22E+38, beyond what float32 holds; raise beta." },
            {
                "eta*beta/n",
                "training.eta makes eta beta / n = 5E-40, less than float32 holds, so that no weight would ever move; raise eta or "
                    + "network.beta."
            },
        };

    [Theory]
    [MemberData(nameof(Products))]
    public void A_product_that_float32_cannot_hold_is_refused_by_name(string rule, string sentence)
    {
        TrialConfiguration changed = rule switch
        {
            "C^q" => Text(Valid with { Network = Valid.Network with { Degree = 16 } }, p => p with { SufficientMax = 300 }),
            "X/beta" => Text(
                Valid with
                {
                    Network = Valid.Network with { Beta = 1e-30 },
                    Data = Valid.Data with { TrainSamples = 1000 },
                },
                p => p with { SpanNoise = 5e4 }
            ),
            _ => Valid with
            {
                Network = Valid.Network with { Beta = 1e-20 },
                Optimization = Valid.Optimization with { StepSize = 5e-18 },
                Data = Valid.Data with { TrainSamples = 100 },
            },
        };
        Assert.Equal(rule, Assert.Single(SinglePrecisionRules.Problems(changed)).Rule);
        Assert.Equal([sentence], ConfigurationRules.Violations(changed));
    }

    [Fact]
    public void An_engine_takes_what_it_can_train_although_no_spec_may_ask_for_it()
    {
        TrialConfiguration wild = Text(Valid, p => p with { SufficientMax = 1e30 }) with
        {
            Optimization = Valid.Optimization with { StepSize = 1e300 },
            Network = Valid.Network with { InitialScale = 1e-40 },
        };
        Assert.Equal(3, ConfigurationRules.Violations(wild).Count);
        ConfigurationRules.ThrowIfUntrainable(wild);
        foreach (string hard in new[] { "K", "mu", "m", "q", "sigma0", "eta", "lambda", "T" })
        {
            Assert.Throws<ArgumentException>(() => ConfigurationRules.ThrowIfUntrainable(Changes[hard].Change(Valid)));
        }
    }

    [Fact]
    public void What_float32_only_blurs_is_a_warning()
    {
        Assert.Empty(SinglePrecisionRules.Problems(Valid));
        TrialConfiguration changed = Valid with { Optimization = Valid.Optimization with { LossTarget = 1e-9 } };
        Assert.Equal(
            ("training.loss_target", true),
            (Assert.Single(SinglePrecisionRules.Problems(changed)) is var p) ? (p.Path, p.IsWarning) : default
        );
        Assert.Empty(ConfigurationRules.Violations(changed));

        // Growth of eta d sigma0^(q-2) = about 1e-9 in a step: over a hundred million steps it would be learned, in float32 never.
        TrialConfiguration slow = Valid with
        {
            Network = Valid.Network with { Degree = 4, InitialScale = 1e-4 },
            Optimization = Valid.Optimization with { StepSize = 1, Iterations = 100_000_000 },
        };
        Assert.Equal(
            ("training.eta", "growth", true),
            (Assert.Single(SinglePrecisionRules.Problems(slow)) is var g) ? (g.Path, g.Rule, g.IsWarning) : default
        );
        Assert.Empty(SinglePrecisionRules.Problems(slow with { Optimization = slow.Optimization with { Iterations = 1000 } }));
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
        Assert.Equal(
            "a number < 3",
            string.Create(CultureInfo.InvariantCulture, $"{new ParameterRange("x", double.NegativeInfinity, 3, MaximumInclusive: false)}")
        );
    }

    private static TrialConfiguration Text(TrialConfiguration configuration, Func<ModalityParameters, ModalityParameters> change) =>
        configuration with
        {
            Data = configuration.Data with { Modalities = [configuration.Data.Modalities[0], change(configuration.Data.Modalities[1])] },
        };
}
