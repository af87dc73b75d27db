using ModalityCompetition.Training.Checkpoints;
using ModalityCompetition.Training.Distributions;

namespace ModalityCompetition.Training.Trials;

/// <summary>How a trained trial is measured.</summary>
public sealed record EvaluationParameters
{
    /// <summary>Number of fresh test samples, at least 1, shared by all networks of the trial.</summary>
    public required int TestSamples { get; init; }

    /// <summary>How they are drawn.</summary>
    public TestSampling TestSampling { get; init; } = TestSampling.Simple;

    /// <summary>Whether they are drawn stratum by stratum.</summary>
    public bool IsStratified => TestSampling == TestSampling.Stratified;

    /// <summary>
    /// In how many steps from 0 to 1 the distribution of an error over trials is counted: one for each test sample, and a grid of 2^14
    /// where errors are weighted.
    /// </summary>
    public int DistributionSteps => IsStratified ? 1 << 14 : TestSamples;

    /// <summary>
    /// Margin >= 0 by which another class may lead before a sample counts as an error: f_y &lt;= max_{j != y} f_j - margin. With 0 a tie,
    /// an all-zero output included, is an error; a larger margin counts fewer errors.
    /// </summary>
    public double ErrorMargin { get; init; }

    /// <summary>
    /// Fraction lambda in (0, 1]: a class is <em>won</em> when every other modality's final Gamma is below lambda times the winner's.
    /// </summary>
    public double WinnerFraction { get; init; } = 0.5;

    /// <summary>
    /// Margin >= 0 of the initial winner (arXiv 2203.12221, Definition A.2): modality r wins class j when
    /// S_{j,r} > (1 + margin) S_{j,r'} for every other r'. 0 means the largest score wins.
    /// </summary>
    public double InitialMargin { get; init; }

    /// <summary>At which iterations the networks are measured on the way.</summary>
    public CheckpointSchedule Checkpoints { get; init; } = CheckpointSchedule.None;

    /// <summary>
    /// Number of validation samples, on which the networks are measured at the checkpoints, so that each can be stopped at its best one; 0
    /// for none. They have random numbers of their own.
    /// </summary>
    public int ValidationSamples { get; init; }

    /// <summary>
    /// Whether trained winners and test errors are all that is asked for, as of the twins of a trial. What else a result says an engine may
    /// leave out: learning iterations, training errors and losses, the probabilities of the initial winners.
    /// </summary>
    public bool WinnersAndErrorsOnly { get; init; }
}
