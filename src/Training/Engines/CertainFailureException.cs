namespace ModalityCompetition.Training.Engines;

/// <summary>
/// A trial failed in a way that another attempt would only repeat, as far as is known: whatever computes it does not keep to what was
/// agreed. The message is one sentence without its end. Whoever runs trials spares itself further attempts at the same block.
/// </summary>
public sealed class CertainFailureException : Exception
{
    /// <summary>Creates the exception.</summary>
    public CertainFailureException(string message, Exception? inner = null)
        : base(message, inner) { }
}
