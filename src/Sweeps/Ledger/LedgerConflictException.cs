namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>A trial came back with bits that differ from the committed ones: an alarm, never an overwrite.</summary>
public sealed class LedgerConflictException : LedgerException
{
    /// <summary>Creates the exception.</summary>
    public LedgerConflictException(string message)
        : base(message) { }
}
