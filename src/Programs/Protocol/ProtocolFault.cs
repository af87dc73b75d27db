namespace ModalityCompetition.Programs.Protocol;

/// <summary>What a program wrote is not what the protocol asks for.</summary>
/// <param name="message">What is wrong and what to do, as a sentence without its end.</param>
/// <param name="trial">The trial that it wrote of; null where that is not known.</param>
internal sealed class ProtocolFault(string message, long? trial = null) : Exception(message)
{
    /// <summary>The trial that the program wrote of; null where that is not known.</summary>
    public long? Trial { get; } = trial;
}
