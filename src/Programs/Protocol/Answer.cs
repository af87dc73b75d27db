namespace ModalityCompetition.Programs.Protocol;

/// <summary>How a program answered a trial.</summary>
internal enum Answer
{
    /// <summary>With every measurement.</summary>
    Values,

    /// <summary>Training diverged: the program said so, or a measurement is not finite.</summary>
    Diverged,

    /// <summary>The program could not run the trial.</summary>
    Failed,
}
