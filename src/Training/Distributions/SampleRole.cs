namespace ModalityCompetition.Training.Distributions;

/// <summary>Which of a trial's two samples is drawn; they use separate random numbers.</summary>
public enum SampleRole
{
    /// <summary>The training sample.</summary>
    Train,

    /// <summary>The test sample.</summary>
    Test,
}
