using ModalityCompetition.Training.Remedies;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.TestKit.Trials;

/// <summary>Every remedy, at work and with the parameters at which it does nothing.</summary>
public static class RemedySamples
{
    /// <summary>Names of <see cref="At"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["unimodal-losses", "step-ratio", "ogm", "ogm-some-steps", "modality-dropout", "alternating"];

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
    ];

    /// <summary>A configuration with another remedy.</summary>
    public static TrialConfiguration With(TrialConfiguration configuration, RemedyParameters remedy)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration with { Remedy = remedy };
    }
}
