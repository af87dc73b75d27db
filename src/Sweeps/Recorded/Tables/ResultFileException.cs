using ModalityCompetition.Sweeps.Ledger;

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

    /// <summary>There is no room for what must be sorted, or read more than once.</summary>
    /// <param name="file">Name of the file of results.</param>
    /// <param name="scratch">Where room is missing.</param>
    /// <param name="failure">What the system says.</param>
    public static ResultFileException NotSetAside(string file, string scratch, Exception failure) =>
        new(
            $"what {file} holds cannot be set aside in {scratch} ({IoFailure.Reason(failure)}): make room there, or name another folder in "
                + "TMPDIR.",
            failure
        )
        {
            IsOfStorage = true,
        };
}
