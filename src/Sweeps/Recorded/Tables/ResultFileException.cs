namespace ModalityCompetition.Sweeps.Recorded.Tables;

/// <summary>A file of results cannot be taken as it is. The message is one sentence with the place and the remedy.</summary>
public sealed class ResultFileException : Exception
{
    /// <summary>Whether it is the disk that failed, and not the file that is wrong.</summary>
    public bool IsOfStorage { get; init; }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="inner">The cause.</param>
    public ResultFileException(string message, Exception? inner = null)
        : base(message, inner) { }
}
