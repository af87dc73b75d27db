using System.Globalization;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Transformers.Data.Synthetic;
using ModalityCompetition.Transformers.Trials;

namespace ModalityCompetition.Sweeps.Specs.Transformers;

/// <summary>Conditions that tie several parameters of a configuration together.</summary>
internal static class TransformerChecks
{
    /// <summary>Reports what the values break; values that cannot be had are left out.</summary>
    public static void Check(ConfigurationValues values)
    {
        if (values.Number("data.channels") == 2)
        {
            values.Report("data.channels", "channels", "must be 1 (grey) or 3 (colour), not 2");
        }

        Divides(values, "network.hidden", "network.heads", "heads");
        Divides(values, "data.resolution", "network.patch", "patch");
        if (values.Number("network.patch") > values.Number("data.resolution"))
        {
            values.Report("network.patch", "patch<=resolution", Text($"must be at most resolution = {values.Number("data.resolution")}"));
        }
    }

    /// <summary>Reports what the values of a synthetic data set break.</summary>
    public static void CheckSynthetic(ConfigurationValues values)
    {
        if (!TransformerKeys.Catalogue.In(TransformerKeys.Synthetic).All(key => values.Number(key.Path) is not null))
        {
            return;
        }

        foreach (ParameterProblem problem in SyntheticRanges.Problems(TransformerBuilder.Synthetic(values)))
        {
            values.Report($"{TransformerKeys.Synthetic}.{problem.Path}", "synthetic", problem.Message);
        }
    }

    /// <summary>Reports what the definition lacks.</summary>
    public static void CheckDefinition(ConfigurationValues values, TransformerConfiguration configuration)
    {
        if (configuration.Optimization.Batch > configuration.Source.TrainSamples)
        {
            values.Report(
                "training.batch",
                "batch<=n",
                Text(
                    $"must be at most the {configuration.Source.TrainSamples} samples for training, not {configuration.Optimization.Batch}"
                )
            );
        }

        if (configuration.Remedy.Method == RemedyMethod.GradientBlending && configuration.Source.ValidationSamples == 0)
        {
            values.Report(
                SpecKeys.Remedy + ".method",
                "remedy",
                "cannot be gradient_blending without a validation sample, of whose losses its weights are made; give the data one "
                    + $"({TransformerKeys.Synthetic}.validation, or rows of the split validation)"
            );
        }

        if (configuration.Checkpoints.Listed is [.., var last] && last > configuration.Optimization.Steps)
        {
            values.Report(
                "evaluation.checkpoints",
                "checkpoints<=T",
                Text($"must be at most T = {configuration.Optimization.Steps}, not {last}")
            );
        }
    }

    private static void Divides(ConfigurationValues values, string path, string divisor, string name)
    {
        if (values.Number(path) is { } number && values.Number(divisor) is { } by && by <= number && number % by != 0)
        {
            values.Report(path, $"{name} divides", Text($"must be a multiple of {name} = {by}, not {number}"));
        }
        else if (values.Number(path) < values.Number(divisor) && name == "heads")
        {
            values.Report(
                path,
                $"{name} divides",
                Text($"must be a multiple of {name} = {values.Number(divisor)}, not {values.Number(path)}")
            );
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
