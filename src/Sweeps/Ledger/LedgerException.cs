namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>A ledger could not be opened, read or written. The message is one sentence with the place and the remedy.</summary>
public class LedgerException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LedgerException(string message, Exception? inner = null)
        : base(message, inner) { }
}
