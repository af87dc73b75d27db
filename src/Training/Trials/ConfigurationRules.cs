using System.Globalization;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Remedies;

namespace ModalityCompetition.Training.Trials;

/// <summary>Checks a configuration against <see cref="ParameterRanges"/> and <see cref="SinglePrecisionRules"/>.</summary>
public static class ConfigurationRules
{
    /// <summary>Every violated rule as one sentence that names the parameter, its range and its value; empty when there is none.</summary>
    public static IReadOnlyList<string> Violations(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        List<string> problems = OutOfRange(configuration, range => range);
        return problems.Count > 0
            ? problems
            :
            [
                .. SinglePrecisionRules
                    .Problems(configuration)
                    .Where(problem => !problem.IsWarning)
                    .Select(problem => $"{problem.Path} {problem.Message}."),
            ];
    }

    /// <summary>Every violated rule of a data distribution; see <see cref="Violations(TrialConfiguration)"/>.</summary>
    public static IReadOnlyList<string> Violations(DataParameters data)
    {
        List<string> problems = [];
        Data(data, problems, range => range);
        return problems;
    }

    /// <summary>Accepts a configuration whose parameters are all in range.</summary>
    /// <exception cref="ArgumentException">A parameter is out of range; the message lists all violations.</exception>
    public static void ThrowIfInvalid(TrialConfiguration configuration) => ThrowIfAny(Violations(configuration), nameof(configuration));

    /// <summary>
    /// Accepts a configuration that an engine can train, be it beyond the documented ranges, where a trial may well diverge: a spec is held
    /// to the documented ones, an engine only to what its arrays and random numbers can address.
    /// </summary>
    /// <exception cref="ArgumentException">A parameter is out of range; the message lists all violations.</exception>
    public static void ThrowIfUntrainable(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ThrowIfAny(OutOfRange(configuration, range => range.Trainable), nameof(configuration));
    }

    /// <summary>Accepts a data distribution whose parameters are all in range.</summary>
    /// <exception cref="ArgumentException">A parameter is out of range; the message lists all violations.</exception>
    public static void ThrowIfInvalid(DataParameters data) => ThrowIfAny(Violations(data), nameof(data));

    /// <summary>
    /// What is wrong with the size of a stratified test sample, as the end of a sentence; null where it is large enough or not stratified.
    /// </summary>
    /// <param name="configuration">A configuration whose distribution is in range.</param>
    public static string? TooFewTestSamples(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        long fewest = configuration.Evaluation.IsStratified ? TestStrata.Fewest(configuration.Data) : 0;
        return configuration.Evaluation.TestSamples >= fewest
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"must be at least {fewest} for a stratified test sample, 2 for each of the {fewest / 2} pairs of class and pattern of "
                    + $"sufficient modalities, not {configuration.Evaluation.TestSamples}"
            );
    }

    /// <summary>
    /// Why the steps of a configuration cannot grow, as the end of a sentence; null where they can or do not. Growth is made for a network
    /// that is trained on its own loss: what a remedy does at each step it would do at fewer.
    /// </summary>
    /// <param name="configuration">A configuration.</param>
    public static string? CannotGrow(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        RemedyParameters remedy = configuration.Remedy;
        bool isPretrained =
            remedy.Start == RemedyMethod.UnimodalPretraining
            && configuration.IsRemedied
            && !remedy.HasNeutralStart(configuration.Modalities);
        return
            configuration.Optimization.Steps == StepSchedule.Growing && (isPretrained || !remedy.HasNeutralRule(configuration.Modalities))
            ? "cannot be growing under a remedy that does something at every step or counts steps"
            : null;
    }

    /// <summary>
    /// Why the joint network of a configuration cannot be trained alone, as the end of a sentence; null where it can or is not.
    /// </summary>
    /// <param name="configuration">A configuration.</param>
    public static string? NeedsUnimodal(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return !configuration.TrainsUnimodal && configuration.IsRemedied && configuration.Remedy.LearnsFromUnimodal
            ? "cannot be joint under a remedy that learns from the uni-modal networks"
            : null;
    }

    private static List<string> OutOfRange(TrialConfiguration configuration, Func<ParameterRange, ParameterRange> part)
    {
        List<string> problems = [];
        Data(configuration.Data, problems, part);
        Network(configuration.Network, problems, part);
        Optimization(configuration.Optimization, problems, part);
        Evaluation(configuration.Evaluation, problems, part);
        Remedy(configuration, problems, part);
        if (problems.Count == 0 && CannotGrow(configuration) is { } steps)
        {
            problems.Add($"The steps {steps}.");
        }

        if (problems.Count == 0 && NeedsUnimodal(configuration) is { } networks)
        {
            problems.Add($"The networks {networks}.");
        }

        if (problems.Count == 0 && !configuration.TrainsUnimodal && configuration.CheckpointIterations.Length > 0)
        {
            problems.Add("Checkpoints measure the uni-modal networks, and the joint one alone is trained.");
        }

        if (configuration.Network.Candidates < configuration.Network.Neurons)
        {
            problems.Add("A network cannot keep more neurons than are drawn.");
        }

        if (problems.Count == 0 && configuration.Evaluation.IsStratified && TooFewTestSamples(configuration) is { } tooFew)
        {
            problems.Add($"evaluation.test_n {tooFew}.");
        }

        return problems;
    }

    private static void ThrowIfAny(IReadOnlyList<string> problems, string parameter)
    {
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', problems), parameter);
        }
    }

    private static void Data(DataParameters data, List<string> problems, Func<ParameterRange, ParameterRange> part)
    {
        ArgumentNullException.ThrowIfNull(data);
        Require(problems, "data.", part(ParameterRanges.Classes), data.Classes);
        Require(problems, "data.", part(ParameterRanges.TrainSamples), data.TrainSamples);
        Require(problems, "data.", part(ParameterRanges.Sparsity(data.Classes)), data.Sparsity);
        Require(problems, "data.", part(ParameterRanges.GaussianNoise), data.GaussianNoise);
        if (!Enum.IsDefined(data.Dictionary))
        {
            problems.Add("data.dictionary must be canonical or random.");
        }

        if (data.Modalities.IsDefault || !ParameterRanges.Modalities.Contains(data.Modalities.Length))
        {
            problems.Add($"data.modalities must hold 1 to {ParameterRanges.Modalities.Maximum:R} modalities.");
            return;
        }

        HashSet<string> names = [];
        for (int r = 0; r < data.Modalities.Length; r++)
        {
            ModalityParameters modality = data.Modalities[r];
            string path = string.Create(CultureInfo.InvariantCulture, $"data.modalities[{r}].");
            if (string.IsNullOrWhiteSpace(modality.Name) || !names.Add(modality.Name))
            {
                problems.Add($"{path}name must be non-empty and unique, not '{modality.Name}'.");
            }

            Require(problems, path, part(ParameterRanges.Dimension(data.Classes)), modality.Dimension);
            Require(problems, path, part(ParameterRanges.InsufficientProbability), modality.InsufficientProbability);
            Require(problems, path, part(ParameterRanges.SufficientMax), modality.SufficientMax);
            Require(problems, path, part(ParameterRanges.InsufficientTarget), modality.InsufficientTarget);
            Require(problems, path, part(ParameterRanges.InsufficientOffTargetMax), modality.InsufficientOffTargetMax);
            Require(problems, path, part(ParameterRanges.InsufficientOffTargetLow), modality.InsufficientOffTargetLow);
            Require(problems, path, part(ParameterRanges.SufficientOffTargetMax), modality.SufficientOffTargetMax);
            Require(problems, path, part(ParameterRanges.SufficientOffTargetLow), modality.SufficientOffTargetLow);
            Require(problems, path, part(ParameterRanges.SpanNoise), modality.SpanNoise);
            if (modality.GaussianNoise is { } noise)
            {
                Require(problems, path, part(ParameterRanges.GaussianNoise), noise);
            }
        }
    }

    private static void Network(NetworkParameters network, List<string> problems, Func<ParameterRange, ParameterRange> part)
    {
        Require(problems, "network.", part(ParameterRanges.Neurons), network.Neurons);
        Require(problems, "network.", part(ParameterRanges.Degree), network.Degree);
        Require(problems, "network.", part(ParameterRanges.Beta), network.Beta);
        Require(problems, "network.", part(ParameterRanges.InitialScale), network.InitialScale);
    }

    private static void Optimization(OptimizationParameters optimization, List<string> problems, Func<ParameterRange, ParameterRange> part)
    {
        Require(problems, "training.", part(ParameterRanges.StepSize), optimization.StepSize);
        Require(problems, "training.", part(ParameterRanges.Iterations), optimization.Iterations);
        if (optimization.LossTarget is { } target)
        {
            Require(problems, "training.", part(ParameterRanges.LossTarget), target);
        }
    }

    private static void Evaluation(EvaluationParameters evaluation, List<string> problems, Func<ParameterRange, ParameterRange> part)
    {
        Require(problems, "evaluation.", part(ParameterRanges.TestSamples), evaluation.TestSamples);
        Require(problems, "evaluation.", part(ParameterRanges.ValidationSamples), evaluation.ValidationSamples);
        Require(problems, "evaluation.", part(ParameterRanges.ErrorMargin), evaluation.ErrorMargin);
        Require(problems, "evaluation.", part(ParameterRanges.WinnerFraction), evaluation.WinnerFraction);
        Require(problems, "evaluation.", part(ParameterRanges.InitialMargin), evaluation.InitialMargin);
    }

    private static void Remedy(TrialConfiguration configuration, List<string> problems, Func<ParameterRange, ParameterRange> part)
    {
        RemedyParameters remedy = configuration.Remedy;
        (ParameterRange Range, double Value)[] values =
        [
            (ParameterRanges.LossWeight, remedy.LossWeight),
            (ParameterRanges.ModulationStrength, remedy.Alpha),
            (ParameterRanges.RemedyStep, remedy.FirstStep),
            (ParameterRanges.RemedyStep, remedy.EndStep ?? 0),
            (ParameterRanges.DropProbability, remedy.DropProbability),
            (ParameterRanges.StageSteps, remedy.StageSteps),
            (ParameterRanges.RectifySteps, remedy.RectifySteps),
            (ParameterRanges.Reconcile, remedy.Reconcile),
            (ParameterRanges.Rescale, remedy.Rescale),
            (ParameterRanges.SuperEpoch, remedy.SuperEpoch ?? 1),
            (ParameterRanges.TeacherWeight, remedy.TeacherWeight),
            (ParameterRanges.RemedyStep, remedy.PretrainingSteps ?? 0),
        ];
        foreach ((ParameterRange range, double value) in values)
        {
            Require(problems, "training.remedy.", part(range), value);
        }

        foreach (double ratio in remedy.StepRatios)
        {
            Require(problems, "training.remedy.", part(ParameterRanges.StepRatio), ratio);
        }

        if (!Enum.IsDefined(remedy.Method))
        {
            problems.Add("training.remedy.method must be a method that there is.");
        }

        if (
            remedy.AddedStart != RemedyMethod.None
            && (!RemedyParameters.IsStart(remedy.AddedStart) || RemedyParameters.IsStart(remedy.Method))
        )
        {
            problems.Add("training.remedy.start must be a start of training, and the method must not be one.");
        }

        Require(problems, "network.", part(ParameterRanges.SecondLayerStep), configuration.Network.SecondLayerStep ?? 0);
        if (configuration.TrainsSecondLayer && !remedy.BearsSecondLayer)
        {
            problems.Add("network.second_layer cannot be trained under a remedy that combines gradients or activations of encoders.");
        }

        if (remedy.Method == RemedyMethod.GradientBlending && configuration.Evaluation.ValidationSamples == 0)
        {
            problems.Add("training.remedy.method gradient_blending needs a validation sample: set evaluation.validation_n.");
        }

        if (
            !configuration.Data.Modalities.IsDefault
            && remedy.StepRatios.Length is not 0 and int ratios
            && ratios != configuration.Modalities
        )
        {
            problems.Add($"training.remedy needs a step ratio for each of the {configuration.Modalities} modalities, not {ratios}.");
        }
    }

    private static void Require(List<string> problems, string path, ParameterRange range, double value)
    {
        if (!range.Contains(value))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}{range.Name} must be {range}, not {value:R}."));
        }
    }
}
