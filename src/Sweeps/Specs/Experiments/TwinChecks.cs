using System.Globalization;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Specs.Experiments;

/// <summary>What twins must be, and when they are of no use.</summary>
internal static class TwinChecks
{
    /// <summary>Reports what is wrong with the twins of a configuration.</summary>
    /// <param name="values">The values, which take the reports.</param>
    /// <param name="configuration">What they define.</param>
    /// <param name="engine">The engine's name; null when there is none.</param>
    public static void Check(ConfigurationValues values, TrialConfiguration configuration, string? engine)
    {
        if (configuration is not { Twins: { } twins, Twin: { } twin })
        {
            return;
        }

        if (twins.Count < TwinParameters.Fewest)
        {
            values.Report(
                SpecKeys.Twins,
                "twins",
                $"must be 0 or at least {TwinParameters.Fewest}, not 1: the control is the first twin less the mean over all of them"
            );
            return;
        }

        if (ConfigurationRules.TooFewTestSamples(twin) is { } few && ConfigurationRules.TooFewTestSamples(configuration) is null)
        {
            values.Report(SpecKeys.Fidelity + ".test_n", "strata", few);
            return;
        }

        if (twins.Kept == TwinNeurons.Strongest && twins.Neurons > configuration.Network.Neurons)
        {
            values.Report(
                SpecKeys.Fidelity + ".m",
                "twins",
                $"must be at most network.m = {configuration.Network.Neurons} where {SpecKeys.TwinNeurons} is "
                    + $"{SpecKeys.StrongestNeurons}, not {twins.Neurons}: a trial has no more to choose from"
            );
            return;
        }

        if (twins.Kept == TwinNeurons.Strongest && twins.Neurons == configuration.Network.Neurons)
        {
            values.Report(
                SpecKeys.TwinNeurons,
                "twins",
                $"changes nothing, because a twin has all {twins.Neurons} neurons of its trial; set fidelity.m lower, for example to "
                    + $"{Math.Max(1, twins.Neurons / 4)}",
                isWarning: true
            );
        }

        if (ConfigurationRules.CannotGrow(twin) is { } cannot)
        {
            values.Report(
                SpecKeys.TwinSteps,
                "twins",
                $"{cannot}, and {RemedyWords.Of(configuration.Remedy.Method)} is one; set it to {SpecKeys.ConstantSteps} with fewer and "
                    + "larger steps, for example with T: T/8 and eta: 8*eta"
            );
            return;
        }

        if (ConfigurationRules.NeedsUnimodal(twin) is { } needs)
        {
            values.Report(
                SpecKeys.TwinNetworks,
                "twins",
                $"{needs}, and {Learner(configuration.Remedy)} is one; set it to {SpecKeys.AllNetworks}, or leave it out"
            );
            return;
        }

        if (twins.Networks == TrainedNetworks.Joint && ShippedEngines.WhyNot(engine, EngineAbility.JointNetworkAlone) is { } together)
        {
            values.Report(
                SpecKeys.TwinNetworks,
                "engine",
                $"cannot be {SpecKeys.JointNetwork} on the engine {engine}, {together}; set it to "
                    + $"{SpecKeys.AllNetworks}, or use engine cpu"
            );
        }

        if (twins.Steps == StepSchedule.Growing && ShippedEngines.WhyNot(engine, EngineAbility.GrowingSteps) is { } alike)
        {
            values.Report(
                SpecKeys.TwinSteps,
                "engine",
                $"cannot be {SpecKeys.GrowingSteps} on the engine {engine}, {alike}; set it to "
                    + $"{SpecKeys.ConstantSteps} with fewer and larger steps, for example with T: T/8 and eta: 8*eta, or use engine cpu"
            );
        }

        if (TooLarge(twin) is { } large)
        {
            values.Report(
                SpecKeys.Twins,
                "twins",
                $"makes twins with {large}, more than the {SpecKeys.MostValues} that one array may hold"
            );
            return;
        }

        Func<TrialConfiguration, IEnumerable<ParameterProblem>> problems =
            engine == "reference" ? SinglePrecisionRules.ProblemsInDouble : SinglePrecisionRules.Problems;
        HashSet<ParameterProblem> ofTrial = [.. problems(configuration)];
        foreach (ParameterProblem problem in problems(twin).Where(p => !ofTrial.Contains(p)))
        {
            values.Report(SpecKeys.Twins, "twins", $"makes twins whose {problem.Path} {problem.Message}", problem.IsWarning);
        }

        double ratio = twin.Cost.Flops / configuration.WithoutTwins.Cost.Flops;
        if (ratio >= 1)
        {
            string cost = ratio.ToString("0.##", CultureInfo.InvariantCulture);
            values.Report(
                SpecKeys.Twins,
                "twins",
                $"makes twins that cost {cost} times as much as a trial, so that they cannot pay; make them cheaper, for example with "
                    + "{twins: 8, m: ceil(m/4), neurons: strongest}",
                isWarning: true
            );
        }
    }

    /// <summary>Why a key of twins means nothing; null where it means something.</summary>
    /// <param name="key">The key.</param>
    /// <param name="configurations">The configurations.</param>
    public static string? WhyUnused(SpecKey key, IEnumerable<TrialConfiguration> configurations) =>
        key.Section == SpecKeys.Fidelity && key.Path != SpecKeys.Twins && configurations.All(c => c.Twins is null)
            ? $"belongs to twins, which no configuration has; set {SpecKeys.Twins}, for example to 10, or leave it out"
            : null;

    private static string Learner(RemedyParameters remedy) =>
        RemedyWords.Of(remedy.Method == RemedyMethod.Distillation ? remedy.Method : remedy.Start);

    private static string? TooLarge(TrialConfiguration twin)
    {
        double dimension = twin.Data.Modalities.Max(m => m.Dimension);
        double widest = Math.Max(dimension, twin.Classes);
        (string Product, double Count)[] arrays =
        [
            ("n times the larger of K and d", twin.Data.TrainSamples * widest),
            ("test_n times the larger of K and d", twin.Evaluation.TestSamples * widest),
            ("K * m * d", twin.Classes * (double)twin.Network.Neurons * dimension),
        ];
        return arrays
            .Where(a => a.Count > SpecKeys.MostValues)
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Product} = {a.Count} values"))
            .FirstOrDefault();
    }
}
