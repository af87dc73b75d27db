namespace ModalityCompetition.Training.Distributions;

/// <summary>Which of a trial's samples is drawn; they use separate random numbers.</summary>
public enum SampleRole
{
    /// <summary>The training sample.</summary>
    Train,

    /// <summary>The test sample.</summary>
    Test,

    /// <summary>The validation sample, on which a network is measured to be stopped at its best checkpoint.</summary>
    Validation,
}
