namespace ModalityCompetition.Sweeps.Estimates.Competition;

/// <summary>What a number of iterations to try rests on.</summary>
public enum MoreTrainingBasis
{
    /// <summary>On nothing: a step to try next.</summary>
    NextStep,

    /// <summary>On the growth of the weights of classes that are not learned yet.</summary>
    Learning,

    /// <summary>On a loss that falls as 1/t.</summary>
    LossPace,

    /// <summary>On the pace at which a training error fell since a checkpoint.</summary>
    ErrorPace,
}
