namespace ModalityCompetition.Client.Hosting;

/// <summary>A command cannot go on. The message is what the user reads: one sentence with the place and the remedy.</summary>
internal sealed class ClientException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="exitCode">One of <see cref="Hosting.ExitCode"/>.</param>
    /// <param name="message">The sentence, or several lines where every line is an error of its own.</param>
    /// <param name="inner">The cause, for the log.</param>
    public ClientException(int exitCode, string message, Exception? inner = null)
        : base(message, inner) => ExitCode = exitCode;

    /// <summary>What the process returns.</summary>
    public int ExitCode { get; }
}
