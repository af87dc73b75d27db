using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Transformers.Data.Synthetic;

/// <summary>The ranges of the parameters of a synthetic set, and what several of them must keep to together.</summary>
public static class SyntheticRanges
{
    /// <summary>The largest number of classes, which have a picture each.</summary>
    public const int ClassLimit = SyntheticPictures.Kinds;

    private const int SampleLimit = 1_000_000;

    /// <summary>K, number of classes.</summary>
    public static ParameterRange Classes { get; } = new("classes", 2, ClassLimit, IsInteger: true);

    /// <summary>Samples for training.</summary>
    public static ParameterRange TrainSamples { get; } = new("train", 2, SampleLimit, IsInteger: true);

    /// <summary>Samples for validation.</summary>
    public static ParameterRange ValidationSamples { get; } = new("validation", 0, SampleLimit, IsInteger: true);

    /// <summary>Samples for testing.</summary>
    public static ParameterRange TestSamples { get; } = new("test", 2, SampleLimit, IsInteger: true);

    /// <summary>Classes whose pictures are alike.</summary>
    public static ParameterRange ImageInsufficient { get; } = new("image_insufficient", 0, ClassLimit, IsInteger: true);

    /// <summary>Classes whose titles are alike.</summary>
    public static ParameterRange TitleInsufficient { get; } = new("title_insufficient", 0, ClassLimit, IsInteger: true);

    /// <summary>Standard deviation of the noise of a pixel.</summary>
    public static ParameterRange ImageNoise { get; } = new("image_noise", 0, 10);

    /// <summary>Probability that a word of the class is replaced.</summary>
    public static ParameterRange TitleNoise { get; } = new("title_noise", 0, 1);

    /// <summary>
    /// What is wrong with parameters; empty when nothing is. Paths are the names of the ranges; each message is the end of a sentence that
    /// begins with one.
    /// </summary>
    public static IReadOnlyList<ParameterProblem> Problems(SyntheticParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        List<ParameterProblem> problems = [];
        Within(Classes, parameters.Classes);
        Within(TrainSamples, parameters.TrainSamples);
        Within(ValidationSamples, parameters.ValidationSamples);
        Within(TestSamples, parameters.TestSamples);
        Within(ImageInsufficient, parameters.ImageInsufficient);
        Within(TitleInsufficient, parameters.TitleInsufficient);
        Within(ImageNoise, parameters.ImageNoise);
        Within(TitleNoise, parameters.TitleNoise);
        if (problems.Count == 0)
        {
            EveryClass(TrainSamples, parameters.TrainSamples);
            EveryClass(TestSamples, parameters.TestSamples);
            Alike(ImageInsufficient, parameters.ImageInsufficient);
            Alike(TitleInsufficient, parameters.TitleInsufficient);
        }

        return problems;

        void Within(ParameterRange range, double value)
        {
            if (!range.Contains(value))
            {
                problems.Add(new ParameterProblem(range.Name, "range", FormattableString.Invariant($"must be {range}, not {value:R}")));
            }
        }

        void EveryClass(ParameterRange range, int samples)
        {
            if (samples < parameters.Classes)
            {
                problems.Add(
                    new ParameterProblem(
                        range.Name,
                        "every class",
                        $"must be at least the number of classes, {parameters.Classes}, so that every class is there, not {samples}"
                    )
                );
            }
        }

        void Alike(ParameterRange range, int classes)
        {
            if (classes == 1 || classes > parameters.Classes)
            {
                problems.Add(
                    new ParameterProblem(
                        range.Name,
                        "alike",
                        $"must be 0, or from 2 to the number of classes, {parameters.Classes}, not {classes}: a class is alike with another"
                    )
                );
            }
        }
    }
}
