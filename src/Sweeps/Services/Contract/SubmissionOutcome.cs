namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>What a submission changed.</summary>
public enum SubmissionOutcome
{
    /// <summary>The sweep is new.</summary>
    Created,

    /// <summary>The same sweep was there; nothing changed.</summary>
    Unchanged,

    /// <summary>A sweep with the same trials was there; it now asks for what this submission asks for.</summary>
    Extended,
}
