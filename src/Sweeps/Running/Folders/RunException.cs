namespace ModalityCompetition.Sweeps.Running.Folders;

/// <summary>A run could not be started or finished. The message says what is wrong, where, and what to do about it.</summary>
public sealed class RunException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RunException(string message, Exception? inner = null, RunFailure failure = RunFailure.Refused)
        : base(message, inner)
    {
        Failure = failure;
    }

    /// <summary>What kind of failure it is.</summary>
    public RunFailure Failure { get; }
}
