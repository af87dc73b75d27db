namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>What is meant to happen with a sweep.</summary>
public enum SweepState
{
    /// <summary>It has work and gets its share of the workers.</summary>
    Running,

    /// <summary>Every trial that it needs is committed; its estimates and reports are being written.</summary>
    Finishing,

    /// <summary>It has everything it asked for, reports included.</summary>
    Completed,

    /// <summary>It rests until it is resumed.</summary>
    Paused,

    /// <summary>It was ended by a user.</summary>
    Cancelled,

    /// <summary>It cannot go on; <see cref="SweepStatus.Failure"/> says why. Resuming tries again.</summary>
    Failed,
}
