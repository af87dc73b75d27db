namespace ModalityCompetition.Training.Measurements;

/// <summary>How the competition for one class ended after training.</summary>
public enum ClassStatus
{
    /// <summary>No modality's Gamma reached beta.</summary>
    Unlearned,

    /// <summary>The winner reached beta and every other modality's Gamma is below lambda times the winner's.</summary>
    Won,

    /// <summary>The winner reached beta and at least one other modality's Gamma is at least lambda times the winner's.</summary>
    Shared,
}
