using System.Globalization;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Measurements;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;

namespace ModalityCompetition.Training.Trials;

/// <summary>Checks a configuration against <see cref="ParameterRanges"/> and <see cref="SinglePrecisionRules"/>.</summary>
public static class ConfigurationRules
{
    /// <summary>Every violated rule as one sentence that names the parameter, its range and its value; empty when there is none.</summary>
    public static IReadOnlyList<string> Violations(TrialConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        List<string> problems = [];
        Data(configuration.Data, problems);
        Network(configuration.Network, problems);
        Optimization(configuration.Optimization, problems);
        Evaluation(configuration.Evaluation, problems);
        return problems.Count > 0
            ? problems
            :
            [
                .. SinglePrecisionRules.Problems(configuration).Where(problem => !problem.IsWarning)
                    .Select(problem => $"{problem.Path} {problem.Message}."),
            ];
    }

    /// <summary>Every violated rule of a data distribution; see <see cref="Violations(TrialConfiguration)"/>.</summary>
    public static IReadOnlyList<string> Violations(DataParameters data)
    {
        List<string> problems = [];
        Data(data, problems);
        return problems;
    }

    /// <summary>Accepts a configuration whose parameters are all in range.</summary>
    /// <exception cref="ArgumentException">A parameter is out of range; the message lists all violations.</exception>
    public static void ThrowIfInvalid(TrialConfiguration configuration) => ThrowIfAny(Violations(configuration), nameof(configuration));

    /// <summary>Accepts a data distribution whose parameters are all in range.</summary>
    /// <exception cref="ArgumentException">A parameter is out of range; the message lists all violations.</exception>
    public static void ThrowIfInvalid(DataParameters data) => ThrowIfAny(Violations(data), nameof(data));

    private static void ThrowIfAny(IReadOnlyList<string> problems, string parameter)
    {
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', problems), parameter);
        }
    }

    private static void Data(DataParameters data, List<string> problems)
    {
        ArgumentNullException.ThrowIfNull(data);
        Require(problems, "data.", ParameterRanges.Classes, data.Classes);
        Require(problems, "data.", ParameterRanges.TrainSamples, data.TrainSamples);
        Require(problems, "data.", ParameterRanges.Sparsity(data.Classes), data.Sparsity);
        Require(problems, "data.", ParameterRanges.GaussianNoise, data.GaussianNoise);
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

            Require(problems, path, ParameterRanges.Dimension(data.Classes), modality.Dimension);
            Require(problems, path, ParameterRanges.InsufficientProbability, modality.InsufficientProbability);
            Require(problems, path, ParameterRanges.SufficientMax, modality.SufficientMax);
            Require(problems, path, ParameterRanges.InsufficientTarget, modality.InsufficientTarget);
            Require(problems, path, ParameterRanges.InsufficientOffTargetMax, modality.InsufficientOffTargetMax);
            Require(problems, path, ParameterRanges.InsufficientOffTargetLow, modality.InsufficientOffTargetLow);
            Require(problems, path, ParameterRanges.SufficientOffTargetMax, modality.SufficientOffTargetMax);
            Require(problems, path, ParameterRanges.SufficientOffTargetLow, modality.SufficientOffTargetLow);
            Require(problems, path, ParameterRanges.SpanNoise, modality.SpanNoise);
        }
    }

    private static void Network(NetworkParameters network, List<string> problems)
    {
        Require(problems, "network.", ParameterRanges.Neurons, network.Neurons);
        Require(problems, "network.", ParameterRanges.Degree, network.Degree);
        Require(problems, "network.", ParameterRanges.Beta, network.Beta);
        Require(problems, "network.", ParameterRanges.InitialScale, network.InitialScale);
    }

    private static void Optimization(OptimizationParameters optimization, List<string> problems)
    {
        Require(problems, "training.", ParameterRanges.StepSize, optimization.StepSize);
        Require(problems, "training.", ParameterRanges.Iterations, optimization.Iterations);
        if (optimization.LossTarget is { } target)
        {
            Require(problems, "training.", ParameterRanges.LossTarget, target);
        }
    }

    private static void Evaluation(EvaluationParameters evaluation, List<string> problems)
    {
        Require(problems, "evaluation.", ParameterRanges.TestSamples, evaluation.TestSamples);
        Require(problems, "evaluation.", ParameterRanges.ErrorMargin, evaluation.ErrorMargin);
        Require(problems, "evaluation.", ParameterRanges.WinnerFraction, evaluation.WinnerFraction);
        Require(problems, "evaluation.", ParameterRanges.InitialMargin, evaluation.InitialMargin);
    }

    private static void Require(List<string> problems, string path, ParameterRange range, double value)
    {
        if (!range.Contains(value))
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}{range.Name} must be {range}, not {value:R}."));
        }
    }
}
