namespace ModalityCompetition.Dashboard.Security;

/// <summary>A file with certificates or keys is no good; the message is a sentence without its full stop.</summary>
internal sealed class PemException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Which of the files is at fault, counted from 0.</summary>
    public int File { get; init; }
}
