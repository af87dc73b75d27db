using System.Globalization;
using ModalityCompetition.Sweeps.Specs.Keys;
using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Training.Distributions;
using ModalityCompetition.Training.Networks;
using ModalityCompetition.Training.Optimization;
using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>Makes the domain records of a configuration from its complete values.</summary>
/// <param name="names">Names of the modalities.</param>
internal sealed class ConfigurationBuilder(IReadOnlyList<string> names)
{
    public TrialConfiguration Build(ConfigurationValues values) =>
        new()
        {
            Data = new DataParameters
            {
                Classes = Whole(values, "data.K"),
                TrainSamples = Whole(values, "data.n"),
                Sparsity = Real(values, "data.s"),
                GaussianNoise = Real(values, "data.sigma_g"),
                Dictionary = values.Word("data.dictionary") == "random" ? DictionaryKind.Random : DictionaryKind.Canonical,
                Modalities = [.. Enumerable.Range(0, values.Modalities).Select(r => Modality(values, r))],
            },
            Network = new NetworkParameters
            {
                Neurons = Whole(values, "network.m"),
                Degree = Whole(values, "network.q"),
                Beta = Real(values, "network.beta"),
                InitialScale = Real(values, "network.sigma0"),
                SecondLayerStep =
                    values.Word(SpecKeys.SecondLayer + ".train") == SpecKeys.Trained
                        ? values.Number(SpecKeys.SecondLayer + ".eta") ?? Real(values, "training.eta")
                        : null,
            },
            Optimization = new OptimizationParameters
            {
                StepSize = Real(values, "training.eta"),
                Iterations = Whole(values, "training.T"),
                LossTarget = values.Number("training.loss_target"),
            },
            Evaluation = new EvaluationParameters
            {
                TestSamples = Whole(values, "evaluation.test_n"),
                TestSampling = values.Word("evaluation.test_sampling") == "stratified" ? TestSampling.Stratified : TestSampling.Simple,
                ErrorMargin = Real(values, "evaluation.margin"),
                WinnerFraction = Real(values, "evaluation.lambda"),
                InitialMargin = Real(values, "evaluation.initial_margin"),
                Checkpoints = CheckpointText.Parse(values.Word("evaluation.checkpoints")!),
                ValidationSamples = Whole(values, "evaluation.validation_n"),
            },
            Remedy = Remedy(values),
            Twins = Twins(values),
        };

    private static TwinParameters? Twins(ConfigurationValues values)
    {
        double Number(string own, string ofTrial) => values.Number($"{SpecKeys.Fidelity}.{own}") ?? Real(values, ofTrial);
        return Whole(values, SpecKeys.Twins) is > 0 and int count
            ? new TwinParameters
            {
                Count = count,
                Iterations = (int)Number("T", "training.T"),
                StepSize = Number("eta", "training.eta"),
                LossTarget = values.Number(SpecKeys.Fidelity + ".loss_target") ?? values.Number("training.loss_target"),
                TrainSamples = (int)Number("n", "data.n"),
                Neurons = (int)Number("m", "network.m"),
                Kept = values.Word(SpecKeys.TwinNeurons) == SpecKeys.StrongestNeurons ? TwinNeurons.Strongest : TwinNeurons.First,
                Steps = values.Word(SpecKeys.TwinSteps) == SpecKeys.GrowingSteps ? StepSchedule.Growing : StepSchedule.Constant,
                Networks = values.Word(SpecKeys.TwinNetworks) == SpecKeys.JointNetwork ? TrainedNetworks.Joint : TrainedNetworks.All,
                TestSamples = (int)Number("test_n", "evaluation.test_n"),
            }
            : null;
    }

    // Parameters of other methods stay at their defaults: of equal trainings there is one record.
    private static RemedyParameters Remedy(ConfigurationValues values)
    {
        RemedyParameters rule = Rule(values);
        RemedyParameters remedy = rule with { AddedStart = RemedyWords.Parse(values.Word(SpecKeys.Remedy + ".start")!) };
        return remedy.Start == RemedyMethod.UnimodalPretraining
            ? remedy with
            {
                PretrainingSteps = (int?)values.Number(SpecKeys.Remedy + ".at"),
            }
            : remedy;
    }

    private static RemedyParameters Rule(ConfigurationValues values)
    {
        double Number(string key) => Real(values, $"{SpecKeys.Remedy}.{key}");
        RemedyMethod method = RemedyWords.Parse(values.Word(SpecKeys.Remedy + ".method")!);
        return method switch
        {
            RemedyMethod.UnimodalLosses => new() { Method = method, LossWeight = Number("weight") },
            RemedyMethod.GradientBlending => new() { Method = method, SuperEpoch = (int?)values.Number(SpecKeys.Remedy + ".super_epoch") },
            RemedyMethod.StepRatio => new()
            {
                Method = method,
                StepRatios =
                [
                    .. Enumerable
                        .Range(0, values.Modalities)
                        .Select(r => Real(values, string.Create(CultureInfo.InvariantCulture, $"{SpecKeys.Modalities}[{r}].step_ratio"))),
                ],
            },
            RemedyMethod.Ogm or RemedyMethod.OgmGe => new()
            {
                Method = method,
                Alpha = Number("alpha"),
                FirstStep = (int)Number("from"),
                EndStep = (int?)values.Number(SpecKeys.Remedy + ".to"),
            },
            RemedyMethod.ModalityDropout => new() { Method = method, DropProbability = Number("p") },
            RemedyMethod.ReconBoost => new()
            {
                Method = method,
                StageSteps = (int)Number("stage"),
                RectifySteps = (int)Number("rectify"),
                Reconcile = Number("reconcile"),
            },
            RemedyMethod.MmPareto => new() { Method = method, Rescale = Number("rescale") },
            RemedyMethod.Distillation => new() { Method = method, TeacherWeight = Number("teacher_weight") },
            _ => new() { Method = method },
        };
    }

    private ModalityParameters Modality(ConfigurationValues values, int r)
    {
        string path = $"{SpecKeys.Modalities}[{r.ToString(CultureInfo.InvariantCulture)}]";
        return new ModalityParameters
        {
            Name = names[r],
            Dimension = Whole(values, $"{path}.d"),
            InsufficientProbability = Real(values, $"{path}.mu"),
            SufficientMax = Real(values, $"{path}.C"),
            InsufficientTarget = Real(values, $"{path}.gamma"),
            InsufficientOffTargetMax = Real(values, $"{path}.rho"),
            InsufficientOffTargetLow = Real(values, $"{path}.rho_lo"),
            SufficientOffTargetMax = Real(values, $"{path}.c"),
            SufficientOffTargetLow = Real(values, $"{path}.c_lo"),
            SpanNoise = Real(values, $"{path}.tau"),
            // Of equal distributions there is one record.
            GaussianNoise = values.Number($"{path}.sigma_g") is { } noise && noise != Real(values, "data.sigma_g") ? noise : null,
        };
    }

    private static double Real(ConfigurationValues values, string path) => values.Number(path)!.Value;

    private static int Whole(ConfigurationValues values, string path) => (int)values.Number(path)!.Value;
}
