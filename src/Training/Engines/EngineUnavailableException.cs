namespace ModalityCompetition.Training.Engines;

/// <summary>An engine or one of its devices cannot be used. The message is one sentence with the reason and the remedy.</summary>
public sealed class EngineUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public EngineUnavailableException(string message, Exception? inner = null)
        : base(message, inner) { }
}
