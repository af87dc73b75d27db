using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>
/// How much cheaper twins are made: steps are larger and as many times fewer, so that their product stays, or fewer still: who wins a class
/// is decided long before training ends.
/// </summary>
/// <param name="Factor">How many times larger the steps are, at least 2.</param>
/// <param name="Shorter">How many times less a twin is trained, at least 1.</param>
public readonly record struct TwinLevel(int Factor, int Shorter = 1)
{
    // What drawing a random number takes, in floating-point operations of training; a twin draws as many as its trial.
    private const double FlopsPerNumber = 400;

    /// <summary>The levels that a pilot tries.</summary>
    public static IReadOnlyList<TwinLevel> All { get; } =
    [
        .. new[] { 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50 }.Select(f => new TwinLevel(f)),
        .. new[] { 4, 5, 8, 10, 15, 20 }.SelectMany(f => new[] { new TwinLevel(f, 2), new TwinLevel(f, 3) }),
    ];

    /// <summary>How many times fewer iterations a twin has.</summary>
    public int Divisor => Factor * Shorter;

    /// <summary>Whether a spec may give twins of a configuration these steps: larger ones may leave the range of their key.</summary>
    /// <param name="configuration">The configuration.</param>
    public bool IsAllowed(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return ParameterRanges.StepSize.Contains(configuration.Optimization.StepSize * Factor);
    }

    /// <summary>Whether a spec may have the section: it stands for every configuration, also for those that no pilot could try.</summary>
    /// <param name="spec">The sweep.</param>
    public bool IsAllowed(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        TwinLevel level = this;
        return spec.Configurations.All(c => c.Definition is TrialConfiguration definition && level.IsAllowed(definition));
    }

    /// <summary>Whether twins of a configuration have an iteration left and steps that a spec may give.</summary>
    /// <param name="configuration">The configuration.</param>
    public bool Suits(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Optimization.Iterations >= Divisor && IsAllowed(configuration);
    }

    /// <summary>The twins.</summary>
    /// <param name="configuration">The trials.</param>
    /// <param name="count">Number of twins of a trial.</param>
    public TwinParameters Of(TrialConfiguration configuration, int count)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new TwinParameters
        {
            Count = count,
            Iterations = configuration.Optimization.Iterations / Divisor,
            StepSize = configuration.Optimization.StepSize * Factor,
            LossTarget = configuration.Optimization.LossTarget,
            TrainSamples = configuration.Data.TrainSamples,
            Neurons = configuration.Network.Neurons,
            TestSamples = configuration.Evaluation.TestSamples,
        };
    }

    /// <summary>How many twins cost as much as a trial: operations are counted, no clock is asked.</summary>
    /// <param name="configuration">The trials.</param>
    public double CostRatio(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        TrialConfiguration twin = (configuration with { Twins = Of(configuration, TwinParameters.Fewest) }).Twin!;
        return Cost(configuration.WithoutTwins) / Cost(twin);
    }

    /// <summary>The iterations as a spec has them.</summary>
    /// <param name="exact">Whether the iterations of every configuration can be divided.</param>
    public string Iterations(bool exact) =>
        exact ? FormattableString.Invariant($"T/{Divisor}") : FormattableString.Invariant($"floor(T/{Divisor})");

    /// <summary>The section of a spec.</summary>
    /// <param name="twins">Number of twins of a trial.</param>
    /// <param name="exact">Whether the iterations of every configuration can be divided.</param>
    public string Line(int twins, bool exact) =>
        FormattableString.Invariant($"fidelity: {{twins: {twins}, T: {Iterations(exact)}, eta: {Factor}*eta}}");

    private static double Cost(TrialConfiguration configuration)
    {
        double samples = (double)configuration.Data.TrainSamples + configuration.Evaluation.TestSamples;
        double dimensions = configuration.Data.Modalities.Sum(m => (double)m.Dimension + configuration.Classes);
        double weights =
            configuration.Data.Modalities.Sum(m => (double)m.Dimension) * configuration.Classes * configuration.Network.Neurons;
        return configuration.Cost.Flops + (FlopsPerNumber * ((samples * dimensions) + weights));
    }
}
