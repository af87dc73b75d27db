using System.Globalization;
using ModalityCompetition.Sweeps.Engines;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Conditions that tie several parameters of a configuration together.</summary>
internal static class ConfigurationChecks
{
    private const string Checkpoints = "evaluation.checkpoints";
    private const string TestSampling = "evaluation.test_sampling";
    private const string Validation = "evaluation.validation_n";

    /// <summary>Reports what the configuration breaks; parameters without a usable value are left out.</summary>
    public static void Check(ConfigurationValues values)
    {
        double? classes = values.Number("data.K");
        if (values.Number("data.s") > classes)
        {
            values.Report("data.s", "s<=K", Text($"must be at most K = {classes}, not {values.Number("data.s")}"));
        }

        for (int r = 0; r < values.Modalities; r++)
        {
            CheckModality(values, $"{SpecKeys.Modalities}[{r.ToString(CultureInfo.InvariantCulture)}]", classes);
        }

        CheckSize(values, "data.n", "n * K", values.Number("data.n") * classes);
        CheckSize(values, "evaluation.test_n", "test_n * K", values.Number("evaluation.test_n") * classes);
        CheckSize(values, Validation, "validation_n * K", values.Number(Validation) * classes);
        CheckCheckpoints(values);
    }

    /// <summary>Reports what a remedy lacks.</summary>
    public static void CheckRemedy(ConfigurationValues values, TrialConfiguration configuration)
    {
        RemedyParameters remedy = configuration.Remedy;
        if (remedy.Method == RemedyMethod.GradientBlending && configuration.Evaluation.ValidationSamples == 0)
        {
            values.Report(
                Validation,
                "remedy",
                "must be at least 1 for the remedy gradient_blending, whose weights are made of validation losses; some hundred samples do"
            );
        }

        if (configuration.TrainsSecondLayer && !remedy.BearsSecondLayer)
        {
            values.Report(
                SpecKeys.SecondLayer + ".train",
                "remedy",
                $"cannot be true under the remedy {RemedyWords.Of(remedy.Method)}, whose source does not say what becomes of a "
                    + $"second layer; "
                    + "leave it out, or choose another remedy"
            );
        }

        if (RemedyParameters.IsStart(remedy.Method) && remedy.AddedStart != RemedyMethod.None)
        {
            values.Report(
                SpecKeys.Remedy + ".start",
                "remedy",
                $"cannot be set beside the method {RemedyWords.Of(remedy.Method)}, which is a start itself; leave it out, or "
                    + $"set the method "
                    + "to one that is not"
            );
        }
    }

    /// <summary>Reports a test sample that is too small for its strata.</summary>
    public static void CheckStrata(ConfigurationValues values, TrialConfiguration configuration)
    {
        if (ConfigurationRules.TooFewTestSamples(configuration) is { } problem)
        {
            values.Report("evaluation.test_n", "strata", $"{problem}; raise it, or leave {TestSampling} out");
        }
    }

    /// <summary>Reports what an engine cannot measure.</summary>
    public static void CheckEngine(ConfigurationValues values, TrialConfiguration configuration, string? engine)
    {
        if (configuration.CheckpointIterations.Length > 0 && ShippedEngines.WhyNot(engine, EngineAbility.Checkpoints) is { } atEnd)
        {
            values.Report(Checkpoints, "engine", $"cannot be had from the engine {engine}, {atEnd}; leave it out, or use engine cpu");
        }

        if (configuration.Evaluation.IsStratified && ShippedEngines.WhyNot(engine, EngineAbility.StratifiedTestSamples) is { } independent)
        {
            values.Report(
                TestSampling,
                "engine",
                $"cannot be stratified on the engine {engine}, {independent}; leave it out, or use engine cpu"
            );
        }

        if (configuration.TrainsSecondLayer && ShippedEngines.WhyNot(engine, EngineAbility.TrainedSecondLayer) is { } isFixed)
        {
            values.Report(
                SpecKeys.SecondLayer + ".train",
                "engine",
                $"cannot be had from the engine {engine}, {isFixed}; leave it out, or use engine cpu"
            );
        }
    }

    /// <summary>Reports products of parameters that the engine's arithmetic cannot hold.</summary>
    public static void CheckArithmetic(ConfigurationValues values, TrialConfiguration configuration, string? engine)
    {
        IEnumerable<ParameterProblem> problems =
            engine == "reference" ? SinglePrecisionRules.ProblemsInDouble(configuration) : SinglePrecisionRules.Problems(configuration);
        foreach (ParameterProblem problem in problems)
        {
            values.Report(problem.Path, problem.Rule, problem.Message, problem.IsWarning);
        }
    }

    private static void CheckCheckpoints(ConfigurationValues values)
    {
        if (values.Word(Checkpoints) is not { } text)
        {
            return;
        }

        CheckpointSchedule schedule = CheckpointText.Parse(text);
        double? iterations = values.Number("training.T");
        if (!schedule.Listed.IsEmpty && schedule.Listed[^1] > iterations)
        {
            values.Report(
                Checkpoints,
                "checkpoint<=T",
                Text($"names iteration {schedule.Listed[^1]}, beyond T = {iterations}; leave it out or raise training.T")
            );
        }
        else if (!schedule.IsNone && iterations == 0)
        {
            values.Report(Checkpoints, "T>=1", "needs a training, and T is 0; leave it out or raise training.T");
        }
    }

    private static void CheckModality(ConfigurationValues values, string modality, double? classes)
    {
        double? dimension = values.Number($"{modality}.d");
        if (dimension < classes)
        {
            values.Report(
                $"{modality}.d",
                "d>=K",
                Text($"must be at least K = {classes}, so that K orthonormal columns fit, not {dimension}")
            );
        }

        CheckSize(values, $"{modality}.d", "n * d", values.Number("data.n") * dimension);
        CheckSize(values, $"{modality}.d", "test_n * d", values.Number("evaluation.test_n") * dimension);
        CheckSize(values, $"{modality}.d", "validation_n * d", values.Number(Validation) * dimension);
        CheckSize(values, $"{modality}.d", "K * m * d", classes * values.Number("network.m") * dimension);

        double? insufficient = values.Number($"{modality}.mu");
        double? target = values.Number($"{modality}.gamma");
        double? offTarget = values.Number($"{modality}.rho");
        if (insufficient > 0 && target >= offTarget)
        {
            values.Report(
                $"{modality}.gamma",
                "gamma<rho",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"is {target}, not below rho = {offTarget}; the paper assumes gamma < rho, "
                        + $"so that an off-target signal can hide the target"
                ),
                isWarning: true
            );
        }

        if (insufficient == 1)
        {
            values.Report(
                $"{modality}.mu",
                "mu<1",
                "is 1, so no sample is sufficient in every modality and no class has an initial winner",
                isWarning: true
            );
        }
    }

    private static void CheckSize(ConfigurationValues values, string path, string product, double? count)
    {
        if (count > SpecKeys.MostValues)
        {
            values.Report(
                path,
                product,
                Text($"makes {product} = {count} values, more than the {SpecKeys.MostValues} that one array may hold")
            );
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
