using System.Globalization;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Pilots;
using ModalityCompetition.Sweeps.Specs;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>How twins are made cheaper.</summary>
/// <param name="Factor">How many times larger the steps are, at least 1, and as many times fewer, so that their product stays.</param>
/// <param name="Shorter">How many times less a twin is trained, at least 1: who wins a class is decided long before training ends.</param>
/// <param name="Kept">How many times fewer neurons a twin has, the strongest, at least 1.</param>
/// <param name="Grows">Whether the steps grow from there.</param>
/// <param name="JointOnly">Whether the joint network is trained alone.</param>
/// <param name="Untested">Whether a twin has a single test sample: who wins shows without any.</param>
public readonly record struct TwinLevel(
    int Factor,
    int Shorter = 1,
    int Kept = 1,
    bool Grows = false,
    bool JointOnly = false,
    bool Untested = false
) : ITwinKind
{
    // What softmax and loss take for an output of a sample in a step, in floating-point operations of training: of quickstart's twins with
    // 1, 2, 4 and 16 neurons (bench/results/twins.md).
    private const double FlopsPerOutput = 64;

    /// <summary>The levels that a pilot tries where something of every network is looked at.</summary>
    public static IReadOnlyList<TwinLevel> All { get; } =
    [
        .. new[] { 4, 6, 10, 15, 30 }.Select(f => new TwinLevel(f)),
        .. new[] { 2, 4, 6, 10, 15, 30 }.Select(f => new TwinLevel(f, Kept: 4)),
        .. new[] { 4, 8, 15 }.SelectMany(f => new[] { new TwinLevel(f, 2, 4), new TwinLevel(f, 3, 4) }),
        new TwinLevel(1, Grows: true),
        .. new[] { 1, 2, 4 }.SelectMany(f => new[] { 2, 4, 8 }.Select(k => new TwinLevel(f, Kept: k, Grows: true))),
    ];

    // Levels without uni-modal networks, for differences from these: the joint network alone may tell most of them.
    private static readonly TwinLevel[] s_jointAlone =
    [
        .. new[] { 4, 8 }.Select(k => new TwinLevel(1, Kept: k, Grows: true, JointOnly: true)),
    ];

    /// <summary>The levels that a pilot tries for a sweep: twins without what nothing that it looks at needs of them.</summary>
    /// <param name="spec">The sweep.</param>
    /// <param name="wished">The estimates of interest; null for those that the sweep is about.</param>
    public static IReadOnlyList<TwinLevel> For(SweepSpec spec, IReadOnlyList<Estimand>? wished = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        PilotNeed need = PilotQuantity.NeedOf(spec, wished);
        return need switch
        {
            PilotNeed.Unimodal => All,
            PilotNeed.Differences => [.. All, .. s_jointAlone],
            _ => Lean(),
        };

        IReadOnlyList<TwinLevel> Lean()
        {
            bool alone = new TwinLevel(1, JointOnly: true).IsAllowed(spec);
            bool untested = need == PilotNeed.Winners && new TwinLevel(1, Untested: true).IsAllowed(spec);
            return [.. All.Select(level => level with { JointOnly = alone, Untested = untested })];
        }
    }

    /// <summary>How many times fewer iterations a twin has.</summary>
    public int Divisor => Factor * Shorter;

    /// <summary>
    /// Whether a spec may give a configuration these twins: larger steps may leave the range of their key, and not every trial and engine
    /// has steps that grow, or a joint network that is trained alone.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="engine">Name of the engine.</param>
    public bool IsAllowed(TrialConfiguration configuration, string engine)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        TrialConfiguration twin = Of(configuration, TwinParameters.Fewest).Twin!;
        return ParameterRanges.StepSize.Contains(configuration.Optimization.StepSize * Factor)
            && (!Grows || ShippedEngines.WhyNot(engine, EngineAbility.GrowingSteps) is null)
            && (!JointOnly || ShippedEngines.WhyNot(engine, EngineAbility.JointNetworkAlone) is null)
            && ConfigurationRules.CannotGrow(twin) is null
            && ConfigurationRules.NeedsUnimodal(twin) is null
            && (!Untested || ConfigurationRules.TooFewTestSamples(twin) is null);
    }

    /// <inheritdoc/>
    public bool IsAllowed(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        TwinLevel level = this;
        return spec.Configurations.All(c => c.Definition is TrialConfiguration definition && level.IsAllowed(definition, spec.Engine));
    }

    /// <summary>
    /// Whether twins of a configuration have an iteration left, neurons that no level with more of them has, and steps that a spec may
    /// give.
    /// </summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="engine">Name of the engine.</param>
    public bool Suits(TrialConfiguration configuration, string engine)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        int neurons = configuration.Network.Neurons;
        return configuration.Optimization.Iterations >= Divisor
            && (Kept == 1 || Neurons(neurons, Kept) < Neurons(neurons, Kept / 2))
            && IsAllowed(configuration, engine);
    }

    /// <summary>Trials with the twins.</summary>
    /// <param name="configuration">The trials.</param>
    /// <param name="count">Number of twins of a trial.</param>
    public TrialConfiguration Of(TrialConfiguration configuration, int count)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration with
        {
            Twins = new TwinParameters
            {
                Count = count,
                Iterations = configuration.Optimization.Iterations / Divisor,
                StepSize = configuration.Optimization.StepSize * Factor,
                LossTarget = configuration.Optimization.LossTarget,
                TrainSamples = configuration.Data.TrainSamples,
                Neurons = Neurons(configuration.Network.Neurons, Kept),
                Kept = Kept > 1 ? TwinNeurons.Strongest : TwinNeurons.First,
                Steps = Grows ? StepSchedule.Growing : StepSchedule.Constant,
                Networks = JointOnly ? TrainedNetworks.Joint : TrainedNetworks.All,
                TestSamples = Untested ? 1 : configuration.Evaluation.TestSamples,
            },
        };
    }

    /// <summary>How many twins cost as much as a trial: operations are counted, no clock is asked.</summary>
    /// <param name="configuration">The trials.</param>
    /// <param name="steps">Steps of a network of a trial, on average.</param>
    /// <param name="twinSteps">Steps of a network of a twin, on average.</param>
    public double CostRatio(TrialConfiguration configuration, double steps, double twinSteps)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Cost(configuration.WithoutTwins, steps) / Cost(Of(configuration, TwinParameters.Fewest).Twin!, twinSteps);
    }

    /// <inheritdoc/>
    public string Keys(SweepSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        int divisor = Divisor;
        return Keys(spec.Configurations.All(c => c.Definition.Iterations % divisor == 0));
    }

    /// <summary>The section of a spec.</summary>
    /// <param name="twins">Number of twins of a trial.</param>
    /// <param name="exact">Whether the iterations of every configuration can be divided.</param>
    public string Line(int twins, bool exact) => FormattableString.Invariant($"fidelity: {{twins: {twins}, {Keys(exact)}}}");

    /// <summary>The keys of the section of a spec, but for the number of twins, as they stand there.</summary>
    /// <param name="exact">Whether the iterations of every configuration can be divided.</param>
    public string Keys(bool exact)
    {
        List<string> keys = [];
        if (Divisor > 1)
        {
            string fewer = string.Create(CultureInfo.InvariantCulture, $"T/{Divisor}");
            keys.Add("T: " + (exact ? fewer : $"floor({fewer})"));
        }

        if (Factor > 1)
        {
            keys.Add(string.Create(CultureInfo.InvariantCulture, $"eta: {Factor}*eta"));
        }

        if (Kept > 1)
        {
            keys.Add(string.Create(CultureInfo.InvariantCulture, $"m: ceil(m/{Kept})"));
            keys.Add($"neurons: {SpecKeys.StrongestNeurons}");
        }

        if (Grows)
        {
            keys.Add($"steps: {SpecKeys.GrowingSteps}");
        }

        if (JointOnly)
        {
            keys.Add($"networks: {SpecKeys.JointNetwork}");
        }

        if (Untested)
        {
            keys.Add("test_n: 1");
        }

        return string.Join(", ", keys);
    }

    private static int Neurons(int ofTrial, int kept) => (ofTrial + kept - 1) / kept;

    private static double Cost(TrialConfiguration configuration, double steps)
    {
        TrialConfiguration trained = configuration with
        {
            Optimization = configuration.Optimization with { Iterations = (int)Math.Ceiling(steps), Steps = StepSchedule.Constant },
        };
        double samples = (double)configuration.Data.TrainSamples + configuration.Evaluation.TestSamples;
        double dimensions = configuration.Data.Modalities.Sum(m => (double)m.Dimension + configuration.Classes);
        double drawn = configuration.Network.Candidates ?? configuration.Network.Neurons;
        double weights = configuration.Data.Modalities.Sum(m => (double)m.Dimension) * configuration.Classes * drawn;
        int networks = configuration.TrainsUnimodal ? 1 + configuration.Modalities : 1;
        double outputs = steps * configuration.Data.TrainSamples * configuration.Classes * networks;
        return trained.Cost.Flops + (DrawCost.OperationsPerNumber * ((samples * dimensions) + weights)) + (FlopsPerOutput * outputs);
    }
}
