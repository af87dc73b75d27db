using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Competition;

/// <summary>The rows of a ledger of the competition as results.</summary>
public static class TrialRecords
{
    /// <summary>Reads the committed trials of a configuration within a range, in ascending trial order, each once.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="configuration">Index of the configuration.</param>
    /// <param name="range">The trials.</param>
    /// <returns>Results with arrays of their own.</returns>
    public static IEnumerable<TrialRecord> Read(this ITrialLedger ledger, int configuration, TrialRange range)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return ledger
            .Rows(configuration, range)
            .Select(row => new TrialRecord(row.Trial, new TrialCodec(row.Layout).Decode(row.Bytes.Span)));
    }

    /// <summary>
    /// As <see cref="Read"/>, for who is done with a record before asking for the next, which overwrites its arrays.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="configuration">Index of the configuration.</param>
    /// <param name="range">The trials.</param>
    public static IEnumerable<TrialRecord> Stream(this ITrialLedger ledger, int configuration, TrialRange range)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return Streamed(ledger.Rows(configuration, range));

        static IEnumerable<TrialRecord> Streamed(IEnumerable<TrialRow> rows)
        {
            var decoder = new ResultDecoder();
            foreach (TrialRow row in rows)
            {
                yield return new TrialRecord(row.Trial, decoder.Decode(row.Layout, row.Bytes.Span));
            }
        }
    }
}
