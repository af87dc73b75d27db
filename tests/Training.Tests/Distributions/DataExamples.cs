using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Tests.Distributions;

/// <summary>Distributions that the tests draw from; every range is distinct so that a mix-up shows.</summary>
internal static class DataExamples
{
    public static DataParameters TwoModalities { get; } =
        new()
        {
            Classes = 6,
            TrainSamples = 200,
            Sparsity = 1.5,
            GaussianNoise = 0.3,
            Modalities =
            [
                new()
                {
                    Name = "image",
                    Dimension = 9,
                    InsufficientProbability = 0.3,
                    SufficientMax = 2,
                    InsufficientTarget = 0.25,
                    InsufficientOffTargetMax = 0.75,
                    InsufficientOffTargetLow = 0.5,
                    SufficientOffTargetMax = 0.4,
                    SufficientOffTargetLow = 0.25,
                    SpanNoise = 0.05,
                },
                new()
                {
                    Name = "text",
                    Dimension = 6,
                    InsufficientProbability = 0.1,
                    SufficientMax = 1.25,
                    InsufficientTarget = 0.125,
                    InsufficientOffTargetMax = 0.6,
                    InsufficientOffTargetLow = 0,
                    SufficientOffTargetMax = 0.2,
                    SufficientOffTargetLow = 1,
                    SpanNoise = 0.5,
                },
            ],
        };
}
