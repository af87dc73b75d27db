using ModalityCompetition.Experiments;

namespace ModalityCompetition.Sweeps.Ledger;

/// <summary>One committed trial as it is stored (docs/ledger-format.md).</summary>
/// <param name="Trial">Index of the trial within its configuration.</param>
/// <param name="Layout">What the row looks like.</param>
/// <param name="Bytes">The row, [Layout.Bytes].</param>
public readonly record struct TrialRow(long Trial, ResultLayout Layout, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>How the trial ended.</summary>
    public TrialOutcome Outcome => ResultLayout.Outcome(Bytes.Span);
}
