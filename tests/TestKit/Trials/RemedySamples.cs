using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Trials;

/// <summary>Every remedy, at work and with the parameters at which it does nothing.</summary>
public static class RemedySamples
{
    /// <summary>Names of <see cref="At"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "unimodal-losses",
        "step-ratio",
        "ogm",
        "ogm-some-steps",
        "modality-dropout",
        "alternating",
        "gradient-blending",
        "gradient-blending-online",
        "ogm-ge",
        "reconboost",
        "mmpareto",
        "unimodal-pretraining",
        "balanced-init",
        "distillation",
        "balanced-ogm",
        "pretrained-distillation",
    ];

    /// <summary>A remedy that changes the training of two modalities or more.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="modalities">R.</param>
    public static RemedyParameters At(string name, int modalities = 2) =>
        name switch
        {
            "unimodal-losses" => new() { Method = RemedyMethod.UnimodalLosses, LossWeight = 0.7 },
            "step-ratio" => new()
            {
                Method = RemedyMethod.StepRatio,
                StepRatios = [.. Enumerable.Range(0, modalities).Select(r => 1.5 / (1 + r))],
            },
            "ogm" => new() { Method = RemedyMethod.Ogm, Alpha = 0.8 },
            "ogm-some-steps" => new()
            {
                Method = RemedyMethod.Ogm,
                Alpha = 0.8,
                FirstStep = 2,
                EndStep = 6,
            },
            "modality-dropout" => new() { Method = RemedyMethod.ModalityDropout, DropProbability = 0.4 },
            "alternating" => new() { Method = RemedyMethod.Alternating },
            "gradient-blending" => new() { Method = RemedyMethod.GradientBlending },
            "gradient-blending-online" => new() { Method = RemedyMethod.GradientBlending, SuperEpoch = 4 },
            "ogm-ge" => new() { Method = RemedyMethod.OgmGe, Alpha = 0.8 },
            "reconboost" => new()
            {
                Method = RemedyMethod.ReconBoost,
                StageSteps = 2,
                RectifySteps = 1,
                Reconcile = 0.6,
            },
            "mmpareto" => new() { Method = RemedyMethod.MmPareto },
            "unimodal-pretraining" => new() { Method = RemedyMethod.UnimodalPretraining, PretrainingSteps = 3 },
            "balanced-init" => new() { Method = RemedyMethod.BalancedInit },
            "distillation" => new() { Method = RemedyMethod.Distillation, TeacherWeight = 2 },
            "balanced-ogm" => new()
            {
                Method = RemedyMethod.Ogm,
                Alpha = 0.8,
                AddedStart = RemedyMethod.BalancedInit,
            },
            "pretrained-distillation" => new()
            {
                Method = RemedyMethod.Distillation,
                TeacherWeight = 2,
                AddedStart = RemedyMethod.UnimodalPretraining,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such remedy."),
        };

    /// <summary>The remedies with parameters at which two modalities are trained as without one.</summary>
    public static IReadOnlyList<RemedyParameters> Neutral { get; } =
    [
        new()
        {
            Method = RemedyMethod.None,
            LossWeight = 3,
            Alpha = 2,
        },
        new() { Method = RemedyMethod.UnimodalLosses, LossWeight = 0 },
        new() { Method = RemedyMethod.StepRatio },
        new() { Method = RemedyMethod.StepRatio, StepRatios = [1, 1] },
        new() { Method = RemedyMethod.Ogm, Alpha = 0 },
        new()
        {
            Method = RemedyMethod.Ogm,
            FirstStep = 5,
            EndStep = 5,
        },
        new() { Method = RemedyMethod.ModalityDropout, DropProbability = 0 },
        new()
        {
            Method = RemedyMethod.OgmGe,
            FirstStep = 5,
            EndStep = 5,
        },
        new() { Method = RemedyMethod.Distillation, TeacherWeight = 0 },
        new() { Method = RemedyMethod.UnimodalPretraining, PretrainingSteps = 0 },
        new()
        {
            Method = RemedyMethod.Ogm,
            Alpha = 0,
            AddedStart = RemedyMethod.UnimodalPretraining,
            PretrainingSteps = 0,
        },
    ];

    /// <summary>Those that are defined where the second layer is trained.</summary>
    public static IReadOnlyList<string> BesideSecondLayer { get; } = [.. Names.Where(name => At(name).BearsSecondLayer)];

    /// <summary>A configuration whose second layer is trained.</summary>
    public static TrialConfiguration WithSecondLayer(TrialConfiguration configuration, double step = 0.3)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration with { Network = configuration.Network with { SecondLayerStep = step } };
    }

    /// <summary>A configuration with another remedy, and with the validation sample that it may need.</summary>
    public static TrialConfiguration With(TrialConfiguration configuration, RemedyParameters remedy)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(remedy);
        return configuration with
        {
            Remedy = remedy,
            Evaluation =
                remedy.Method == RemedyMethod.GradientBlending
                    ? configuration.Evaluation with
                    {
                        ValidationSamples = 40,
                    }
                    : configuration.Evaluation,
        };
    }
}
