using ModalityCompetition.Training.Optimization;

namespace ModalityCompetition.Training.Twins;

/// <summary>
/// How the twins of a trial are trained: as the trial itself but for what stands here. A trial has <see cref="Count"/> of them. The first
/// has the data and the start of the trial, the others random numbers that no trial has. So the measurement of the first less the mean over
/// all has mean 0 exactly, whatever a twin measures, and serves as a control variate (docs/twins.md).
/// </summary>
public sealed record TwinParameters
{
    /// <summary>Fewest twins of a trial: with one the difference from the mean over all would be 0.</summary>
    public const int Fewest = 2;

    /// <summary>Most twins of a trial, so that the sum of their errors fits in 32 bits.</summary>
    public const int Most = 64;

    /// <summary>First index of the random numbers of twins that have none in common with a trial.</summary>
    public const long FirstFreeIndex = 1L << 47;

    /// <summary>Most trials that have twins, so that every twin has an index below 2^48.</summary>
    public const long MostTrials = FirstFreeIndex / Most;

    /// <summary>Number k of twins of a trial, <see cref="Fewest"/> .. <see cref="Most"/>.</summary>
    public required int Count { get; init; }

    /// <summary>Largest number T >= 0 of iterations of a twin's networks.</summary>
    public required int Iterations { get; init; }

    /// <summary>Step size eta > 0 of a twin.</summary>
    public required double StepSize { get; init; }

    /// <summary>Training loss at or below which a network of a twin stops early, nats; null trains all iterations.</summary>
    public double? LossTarget { get; init; }

    /// <summary>Training samples of a twin, at least 1; the first of the trial's, and beyond these more.</summary>
    public required int TrainSamples { get; init; }

    /// <summary>Neurons m of every class and modality of a twin, at least 1; the trial's where there are as many.</summary>
    public required int Neurons { get; init; }

    /// <summary>Which of the trial's neurons they are.</summary>
    public TwinNeurons Kept { get; init; }

    /// <summary>How long the steps of a twin are: <see cref="Iterations"/> of <see cref="StepSize"/>, or fewer that go as far.</summary>
    public StepSchedule Steps { get; init; }

    /// <summary>Which networks of a twin are trained; what is measured of the others is 0 in every twin.</summary>
    public TrainedNetworks Networks { get; init; }

    /// <summary>Test samples of a twin, at least 1; the first of the trial's, and beyond these more.</summary>
    public required int TestSamples { get; init; }
}
