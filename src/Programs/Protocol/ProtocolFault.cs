namespace ModalityCompetition.Programs.Protocol;

/// <summary>What a program wrote is not what the protocol asks for.</summary>
/// <param name="message">What is wrong and what to do, as a sentence without its end.</param>
/// <param name="id">The id of the request that it wrote of; null where that is not known.</param>
internal sealed class ProtocolFault(string message, long? id = null) : Exception(message)
{
    /// <summary>The id of the request that the program wrote of; null where that is not known.</summary>
    public long? Id { get; } = id;
}
