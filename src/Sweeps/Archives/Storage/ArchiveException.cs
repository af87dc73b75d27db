namespace ModalityCompetition.Sweeps.Archives.Storage;

/// <summary>An archive cannot be read or written. The message is one sentence with the place and the remedy, and holds no secret.</summary>
public sealed class ArchiveException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="failure">What kind of failure it is.</param>
    /// <param name="inner">The cause, for the log; null where it could hold a secret.</param>
    public ArchiveException(string message, ArchiveFailure failure = ArchiveFailure.Storage, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public ArchiveFailure Failure { get; }
}
