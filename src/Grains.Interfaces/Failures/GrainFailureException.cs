namespace ModalityCompetition.Grains.Interfaces.Failures;

/// <summary>
/// What went wrong in a grain, in words. It is what callers get instead of exceptions whose types only the silo knows: those would arrive
/// as an exception of the serializer that says nothing of them.
/// </summary>
[GenerateSerializer, Alias("modcomp.GrainFailure")]
public sealed class GrainFailureException : OrleansException
{
    /// <summary>Says what went wrong.</summary>
    /// <param name="message">The message of the exception, and of those within it.</param>
    /// <param name="isOfStorage">Whether a ledger cannot be read or written, or is damaged.</param>
    public GrainFailureException(string message, bool isOfStorage)
        : base(message) => IsOfStorage = isOfStorage;

    /// <summary>Whether a ledger cannot be read or written, or is damaged.</summary>
    [Id(0)]
    public bool IsOfStorage { get; private set; }
}
