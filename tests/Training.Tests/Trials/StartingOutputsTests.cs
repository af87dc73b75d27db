using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Cpu;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;
using Xunit.Abstractions;

namespace ModalityCompetition.Training.Tests.Trials;

/// <summary>
/// Outputs and slopes that float32 loses: what the rules say of a configuration is held against trials of the engine with float32 and of
/// the one with double precision, on both sides of the limit.
/// </summary>
public sealed class StartingOutputsTests(ITestOutputHelper output)
{
    private const int Trials = 400;
    private const ulong Seed = 20261129;

    // (beta, q, sigma0, m, K, mu, gamma), one modality. The first is one of those that a calibration found: errors of 0.97 instead of
    // 0.485.
    public static TheoryData<double, int, double, int, int, double, double> Lost =>
        new()
        {
            { 1e6, 6, 0.01, 1, 2, 0.1, 0.2 },
            { 1, 16, 0.003, 1, 2, 0.1, 0.2 },
            { 1, 16, 0.01, 2, 3, 0, 0.2 },
            { 1e-28, 16, 1e-30, 1, 2, 0, 0.2 },
            { 1, 6, 0.1, 1, 2, 0.5, 1e-6 },
        };

    public static TheoryData<double, int, double, int, int, double, double> Held =>
        new()
        {
            { 1e6, 6, 1e5, 1, 2, 0.1, 0.2 },
            { 1, 16, 0.3, 8, 2, 0.1, 0.9 },
            { 1e6, 3, 1, 1, 2, 0, 0.2 },
            { 1, 6, 0.1, 1, 2, 0.5, 1e-1 },
        };

    [Theory]
    [MemberData(nameof(Lost))]
    public void Lost_outputs_are_named_and_as_frequent_as_the_rule_says(
        double beta,
        int degree,
        double sigma0,
        int neurons,
        int classes,
        double mu,
        double gamma
    )
    {
        TrialConfiguration configuration = One(beta, degree, sigma0, neurons, classes, mu, gamma);
        double said = StartingOutputs.LostShare(configuration, 0, StartingOutputs.SmallestSingle);
        double seen = LostInTrials(configuration);
        double inFloat = Error(new CpuTrialEngine(), configuration),
            inDouble = Error(new ReferenceTrialEngine(), configuration);
        output.WriteLine($"Seed {Seed}: said {said:G4}, seen {seen:G4}; error {inFloat:G4} in float32, {inDouble:G4} in double precision.");
        Assert.Equal(said, seen, 0.1 * said);

        // Below half of the smallest denormal number nothing is left, and the label's output would have been the largest in one sample of
        // K.
        double tied = StartingOutputs.LostShare(configuration, 0, Math.ScaleB(1, -150));
        Assert.Equal(tied / classes, inFloat - inDouble, 0.01 + (0.15 * tied / classes));
        ParameterProblem problem = Assert.Single(SinglePrecisionRules.Problems(configuration));
        Assert.Equal(("network.sigma0", "outputs", true), (problem.Path, problem.Rule, problem.IsWarning));
        Assert.Empty(SinglePrecisionRules.ProblemsInDouble(configuration));
        Assert.Empty(ConfigurationRules.Violations(configuration));
    }

    [Theory]
    [MemberData(nameof(Held))]
    public void Outputs_that_float32_holds_are_not_named_and_both_engines_count_the_same_errors(
        double beta,
        int degree,
        double sigma0,
        int neurons,
        int classes,
        double mu,
        double gamma
    )
    {
        TrialConfiguration configuration = One(beta, degree, sigma0, neurons, classes, mu, gamma);
        double inFloat = Error(new CpuTrialEngine(), configuration),
            inDouble = Error(new ReferenceTrialEngine(), configuration);
        output.WriteLine(
            $"Seed {Seed}: seen {LostInTrials(configuration):G4}; error {inFloat:G4} in float32, {inDouble:G4} in double precision."
        );
        Assert.Empty(SinglePrecisionRules.Problems(configuration));
        Assert.InRange(Math.Abs(inFloat - inDouble), 0, 0.0005);
    }

    [Fact]
    public void With_a_margin_lost_outputs_are_right_in_any_arithmetic()
    {
        TrialConfiguration tied = One(1e6, 6, 0.01, 1, 2, 0.1, 0.2);
        TrialConfiguration configuration = tied with { Evaluation = tied.Evaluation with { ErrorMargin = 1e-3 } };
        Assert.Empty(SinglePrecisionRules.Problems(configuration));
        Assert.Equal(0, Error(new CpuTrialEngine(), configuration));
        Assert.Equal(0, Error(new ReferenceTrialEngine(), configuration));
    }

    [Fact]
    public void Inputs_of_zero_have_outputs_of_zero_in_any_arithmetic()
    {
        TrialConfiguration configuration = One(1, 3, 0.1, 1, 2, 0.5, 0);
        Assert.InRange(StartingOutputs.LostShare(configuration, 0, StartingOutputs.SmallestSingle), 0, 1e-9);
        Assert.Empty(SinglePrecisionRules.Problems(configuration));
    }

    [Fact]
    public void Outputs_that_double_precision_loses_are_named_for_the_reference_too()
    {
        TrialConfiguration configuration = One(1e6, 16, 1e-20, 1, 2, 0, 0.2);
        Assert.Equal(1, Error(new ReferenceTrialEngine(), configuration));
        ParameterProblem problem = Assert.Single(SinglePrecisionRules.ProblemsInDouble(configuration));
        Assert.Contains(
            "smaller than double precision holds (2.2E-308) in about 75 % of the samples of modality 'm'",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(1e-24, 20, false)]
    [InlineData(1e-30, 2000, true)]
    public void Slopes_that_float32_loses_are_named_where_training_would_use_them(double sigma0, int iterations, bool lost)
    {
        // Slopes of about (sigma0 C / beta)^3, and steps so large that a network learns by them.
        TrialConfiguration start = One(2e-9, 4, sigma0, 1, 2, 0, 0.2);
        TrialConfiguration configuration = start with
        {
            Data = start.Data with { Modalities = [start.Data.Modalities[0] with { SufficientMax = 1e6 }] },
            Optimization = start.Optimization with { StepSize = 1e8, Iterations = iterations },
        };
        double inFloat = Learned(new CpuTrialEngine(), configuration),
            inDouble = Learned(new ReferenceTrialEngine(), configuration);
        output.WriteLine($"Seed {Seed}: classes learned, of 2, {inFloat:G4} in float32, {inDouble:G4} in double precision.");
        Assert.Equal(
            lost,
            SinglePrecisionRules.Problems(configuration).Any(p => (p.Path, p.Rule, p.IsWarning) == ("network.sigma0", "slope", true))
        );
        Assert.True(inDouble > 0);
        Assert.Equal(lost ? 0 : inDouble, inFloat);
    }

    [Theory]
    [InlineData(1e-13, 16, 1e-21)]
    [InlineData(1e-10, 16, 1e-22)]
    [InlineData(1, 3, 0.5)]
    public void The_activation_in_double_loses_no_power_whose_quotient_is_an_ordinary_number(double beta, int degree, double x)
    {
        double logarithm = (degree * Math.Log(x)) - Math.Log(degree) - ((degree - 1) * Math.Log(beta));
        Assert.Equal(logarithm, Math.Log(new SmoothedRelu(degree, beta).Value(x)), 1e-9 * Math.Max(1, Math.Abs(logarithm)));
    }

    private static TrialConfiguration One(double beta, int degree, double sigma0, int neurons, int classes, double mu, double gamma) =>
        new()
        {
            Data = new()
            {
                Classes = classes,
                TrainSamples = 1,
                Sparsity = 0,
                GaussianNoise = 0,
                Modalities =
                [
                    new()
                    {
                        Name = "m",
                        Dimension = classes,
                        InsufficientProbability = mu,
                        SufficientMax = 1,
                        InsufficientTarget = gamma,
                        InsufficientOffTargetMax = 1,
                        SufficientOffTargetMax = 0,
                    },
                ],
            },
            Network = new()
            {
                Neurons = neurons,
                Degree = degree,
                Beta = beta,
                InitialScale = sigma0,
            },
            Optimization = new() { StepSize = 1, Iterations = 0 },
            Evaluation = new() { TestSamples = 50 },
        };

    private static double Error(ITrialEngine engine, TrialConfiguration configuration) =>
        Results(engine, configuration).Average(t => (double)t.Unimodal[0].TotalTestErrors / configuration.Evaluation.TestSamples);

    private static double Learned(ITrialEngine engine, TrialConfiguration configuration) =>
        engine
            .Results(new TrialBatch(configuration, new StreamRoot(Seed), 0, 10), CancellationToken.None)
            .Average(t => t.FinalGamma.Count(g => g >= configuration.Network.Beta));

    private static TrialResult[] Results(ITrialEngine engine, TrialConfiguration configuration) =>
        engine.Results(new TrialBatch(configuration, new StreamRoot(Seed), 0, Trials), CancellationToken.None);

    // By logarithms of the largest power of a sample, from the inputs and weights that the engine drew.
    private static double LostInTrials(TrialConfiguration configuration)
    {
        NetworkParameters network = configuration.Network;
        int dimension = configuration.Data.Modalities[0].Dimension,
            lost = 0;
        var engine = new CpuTrialEngine();
        for (int trial = 0; trial < Trials; trial++)
        {
            TrialArrays arrays = engine
                .Trace(
                    new TrialBatch(configuration, new StreamRoot(Seed), trial, 1),
                    new TraceOptions(1, IncludeArrays: true),
                    CancellationToken.None
                )
                .Arrays!;
            for (int i = 0; i < configuration.Evaluation.TestSamples; i++)
            {
                double largest = double.NegativeInfinity;
                for (int neuron = 0; neuron < configuration.Data.Classes * network.Neurons; neuron++)
                {
                    double product = Enumerable
                        .Range(0, dimension)
                        .Sum(k => (double)arrays.InitialWeights[0][(neuron * dimension) + k] * arrays.Test.Inputs[0][(i * dimension) + k]);
                    largest = Math.Max(largest, product);
                }

                double power = network.Degree * Math.Log2(largest / network.Beta);
                lost += largest > 0 && (power < -126 || power + Math.Log2(network.Beta / network.Degree) < -126) ? 1 : 0;
            }
        }

        return (double)lost / (Trials * configuration.Evaluation.TestSamples);
    }
}
