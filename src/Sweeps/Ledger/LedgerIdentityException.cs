namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>A ledger holds the results of another spec or of another engine; they must not be mixed.</summary>
public sealed class LedgerIdentityException : LedgerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence with the place and the remedy.</param>
    /// <param name="found">The identity of the ledger.</param>
    /// <param name="wanted">The identity that was asked for.</param>
    public LedgerIdentityException(string message, LedgerIdentity found, LedgerIdentity wanted)
        : base(message)
    {
        Found = found;
        Wanted = wanted;
    }

    /// <summary>The identity of the ledger.</summary>
    public LedgerIdentity Found { get; }

    /// <summary>The identity that was asked for.</summary>
    public LedgerIdentity Wanted { get; }
}
