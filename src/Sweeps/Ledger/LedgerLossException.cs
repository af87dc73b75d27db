namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>
/// A ledger holds less than was recorded of it, so it was cut off, damaged or replaced after its trials had been committed. What it still
/// holds is right.
/// </summary>
public sealed class LedgerLossException : LedgerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="ledger">The ledger, as the beginning of a sentence.</param>
    /// <param name="held">Trials that it holds.</param>
    /// <param name="recorder">What says otherwise.</param>
    /// <param name="recorded">Trials that it says there are.</param>
    /// <param name="remedy">What to do, as the end of a sentence.</param>
    public LedgerLossException(string ledger, long held, string recorder, long recorded, string remedy)
        : base(
            FormattableString.Invariant($"{ledger} has lost {recorded - held} of {recorded} trials: it holds {held}, and {recorder} says ")
                + FormattableString.Invariant($"that {recorded} were committed; {remedy}.")
        )
    {
        Held = held;
        Recorded = recorded;
    }

    /// <summary>Trials that the ledger holds.</summary>
    public long Held { get; }

    /// <summary>Trials that were recorded.</summary>
    public long Recorded { get; }
}
